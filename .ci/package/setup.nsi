; The setup of Windows: into the user's own folder, without rights of an administrator, in
; Vietnamese. .ci/release gives VERSION, NUMBERS (1.2.3.0), FILES (a folder) and OUT.
;
;   cchc-…-setup.exe /S            asks nothing; exit code 2 while cchc.exe runs
;   cchc-…-setup.exe /S /D=FOLDER  into another folder
CPU amd64
Unicode true
SetCompressor /SOLID lzma
SetDateSave off
ManifestSupportedOS all
ManifestLongPathAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh

!define NAME "Bàn biên tập CCHC"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\cchc"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\cchc.exe"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\cchc"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "cchc ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!define MUI_ICON "${FILES}\cchc.ico"
!define MUI_UNICON "${FILES}\cchc.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\cchc.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Mở ${NAME}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=1066 "ProductName" "cchc"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt ${NAME}"
VIAddVersionKey /LANG=1066 "CompanyName" "The cchc authors"
VIAddVersionKey /LANG=1066 "LegalCopyright" "MIT License"

; A program that runs cannot be written over: the user closes it and tries again.
!macro WaitUntilClosed
  again:
    IfFileExists "$INSTDIR\cchc.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\cchc.exe" a
    IfErrors 0 closed
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} đang mở. Hãy đóng cửa sổ của chương trình rồi bấm thử lại." /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Quit
  closed:
    FileClose $0
  free:
!macroend

Section
  !insertmacro WaitUntilClosed
  SetOutPath "$INSTDIR"
  File "${FILES}\cchc.exe"
  File "${FILES}\doc-truoc.txt"
  File "${FILES}\LICENSE.txt"
  WriteUninstaller "$INSTDIR\go-cai-dat.exe"
  SetOutPath "$PROFILE" ; where the program starts
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\cchc.exe"
  WriteRegStr HKCU "${APP_PATH}" "" "$INSTDIR\cchc.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME} (cchc)"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\cchc.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The cchc authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\go-cai-dat.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\go-cai-dat.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

; Only what the setup made: columns and settings of the user stay.
Section Uninstall
  !insertmacro WaitUntilClosed
  Delete "$INSTDIR\cchc.exe"
  Delete "$INSTDIR\doc-truoc.txt"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\go-cai-dat.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${APP_PATH}"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd

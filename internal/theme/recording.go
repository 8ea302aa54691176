package theme

import (
	"path"
	"strings"
)

// mediaKind returns what a browser plays a file with by its name: video, audio;
// "" where it plays it with neither.
func mediaKind(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp4", ".webm":
		return "video"
	case ".mp3", ".m4a", ".ogg", ".wav":
		return "audio"
	}
	return ""
}

// Package scaffold makes the files of a whole new column (khởi tạo chuyên mục).
//
// It makes files as values, as package newentry does, whose entries stand in a new column
// as examples. [Column] makes all files of a column from [Answers], [Sister] those of one
// that is set up like another.
package scaffold

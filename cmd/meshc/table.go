package main

import (
	"io"
	"strings"
	"text/tabwriter"
)

// writeTable writes rows in columns that are as wide as they need to be.
func writeTable(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if _, err := io.WriteString(t, strings.Join(row, "\t")+"\n"); err != nil {
			return err
		}
	}
	return t.Flush()
}

// writeMarkdown writes rows as a table of Markdown, with what is in cells as code.
func writeMarkdown(w io.Writer, rows [][]string) error {
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = strings.ReplaceAll(cell, "|", `\|`)
			if i > 0 && cell != "-" {
				cells[j] = "`" + cells[j] + "`"
			}
		}
		lines := "| " + strings.Join(cells, " | ") + " |\n"
		if i == 0 {
			lines += strings.Repeat("| --- ", len(row)) + "|\n"
		}
		if _, err := io.WriteString(w, lines); err != nil {
			return err
		}
	}
	return nil
}

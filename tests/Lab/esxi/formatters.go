package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"sort"
	"strings"
)

// result is what an esxcli command answers: rows of string, bool, int or []string.
type result struct {
	structure string
	single    bool   // one structure and not a list of them
	header    string // above the lines of a single one
	plain     string // a sentence in place of all else
	columns   []string
	rows      [][]interface{}
}

func (r result) format(formatter string) string {
	if r.plain != "" {
		if formatter == "json" {
			data, _ := json.Marshal(r.plain)
			return string(data) + "\n"
		}
		return r.plain + "\n"
	}
	if len(r.columns) == 0 {
		if formatter == "xml" || formatter == "json" {
			return result{columns: []string{"Result"}, structure: "Result", single: true, rows: [][]interface{}{{true}}}.format(formatter)
		}
		return ""
	}
	switch formatter {
	case "json":
		return r.json()
	case "csv":
		return r.csv()
	case "keyvalue":
		return r.keyValue()
	case "xml":
		return r.xml()
	}
	if r.single {
		return r.lines()
	}
	return r.table()
}

func text(v interface{}) string {
	if list, ok := v.([]string); ok {
		return strings.Join(list, ", ")
	}
	return fmt.Sprint(v)
}

func (r result) lines() string {
	var b strings.Builder
	if r.header != "" {
		fmt.Fprintln(&b, r.header)
	}
	for i, c := range r.columns {
		fmt.Fprintln(&b, strings.TrimRight("   "+c+": "+text(r.rows[0][i]), " "))
	}
	return b.String()
}

// table: numbers and booleans to the right, headings to the left, two spaces between (transcripts).
func (r result) table() string {
	widths := make([]int, len(r.columns))
	for i, c := range r.columns {
		widths[i] = len(c)
		for _, row := range r.rows {
			if n := len(text(row[i])); n > widths[i] {
				widths[i] = n
			}
		}
	}
	var b strings.Builder
	line := func(cell func(int) (string, bool)) {
		var cells []string
		for i, width := range widths {
			content, right := cell(i)
			if right {
				cells = append(cells, fmt.Sprintf("%*s", width, content))
			} else {
				cells = append(cells, fmt.Sprintf("%-*s", width, content))
			}
		}
		fmt.Fprintln(&b, strings.TrimRight(strings.Join(cells, "  "), " "))
	}
	line(func(i int) (string, bool) { return r.columns[i], false })
	line(func(i int) (string, bool) { return strings.Repeat("-", widths[i]), false })
	for _, row := range r.rows {
		line(func(i int) (string, bool) {
			_, isText := row[i].(string)
			_, isList := row[i].([]string)
			return text(row[i]), !isText && !isList
		})
	}
	return b.String()
}

// sorted gives the columns of the formatters for machines: by key, and keys have nothing but letters and digits.
func (r result) sorted() (keys []string, at []int) {
	for i := range r.columns {
		at = append(at, i)
	}
	sort.Slice(at, func(a, b int) bool { return key(r.columns[at[a]]) < key(r.columns[at[b]]) })
	for _, i := range at {
		keys = append(keys, key(r.columns[i]))
	}
	return keys, at
}

func key(column string) string {
	return strings.NewReplacer(" ", "", "/", "").Replace(column)
}

func (r result) json() string {
	objects := []map[string]interface{}{}
	for _, row := range r.rows {
		object := map[string]interface{}{}
		for i, c := range r.columns {
			object[key(c)] = row[i]
		}
		objects = append(objects, object)
	}
	var value interface{} = objects
	if r.single {
		value = objects[0]
	}
	data, _ := json.Marshal(value)
	return string(data) + "\n"
}

func (r result) csv() string {
	var b strings.Builder
	keys, at := r.sorted()
	fmt.Fprintln(&b, strings.Join(keys, ",")+",")
	for _, row := range r.rows {
		for _, i := range at {
			cell := text(row[i])
			if list, ok := row[i].([]string); ok {
				cell = strings.Join(list, ",")
			}
			if strings.ContainsAny(cell, ",\"\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell + ",")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func typeName(v interface{}) string {
	switch v.(type) {
	case bool:
		return "boolean"
	case int:
		return "integer"
	}
	return "string"
}

// keyValue: Structure[row].Key.type=value.
func (r result) keyValue() string {
	var b strings.Builder
	keys, at := r.sorted()
	for n, row := range r.rows {
		name := fmt.Sprintf("%s[%d]", r.structure, n)
		if r.single {
			name = r.structure
		}
		for k, i := range at {
			if list, ok := row[i].([]string); ok {
				for m, item := range list {
					fmt.Fprintf(&b, "%s.%s[%d].string=%s\n", name, keys[k], m, item)
				}
				continue
			}
			fmt.Fprintf(&b, "%s.%s.%s=%s\n", name, keys[k], typeName(row[i]), text(row[i]))
		}
	}
	return b.String()
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func (r result) xml() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n")
	if !r.single {
		b.WriteString("   <list type=\"structure\">\n")
	}
	_, at := r.sorted()
	for _, row := range r.rows {
		fmt.Fprintf(&b, "      <structure typeName=\"%s\">\n", r.structure)
		for _, i := range at {
			fmt.Fprintf(&b, "         <field name=\"%s\">\n", escaped(key(r.columns[i])))
			if list, ok := row[i].([]string); ok {
				b.WriteString("            <list type=\"string\">\n")
				for _, item := range list {
					fmt.Fprintf(&b, "               <string>%s</string>\n", escaped(item))
				}
				b.WriteString("            </list>\n")
			} else {
				kind := typeName(row[i])
				fmt.Fprintf(&b, "            <%s>%s</%s>\n", kind, escaped(text(row[i])), kind)
			}
			b.WriteString("         </field>\n")
		}
		b.WriteString("      </structure>\n")
	}
	if !r.single {
		b.WriteString("   </list>\n")
	}
	b.WriteString("</root>\n</output>\n")
	return b.String()
}

package cluster

import "testing"

func TestTableCompiles(t *testing.T) {
	tab, err := readTable()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(tab.allowed), len(tab.refusals))
}

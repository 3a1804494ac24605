package main

import (
	"errors"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

var errNoProperty = errors.New("no such property")

// propertiesOf digs out the managed object: every object is one of package mo, or embeds one first.
func propertiesOf(o mo.Reference) reflect.Value {
	v := reflect.ValueOf(o).Elem()
	for path.Base(v.Type().PkgPath()) != "mo" {
		v = v.Field(0)
	}
	return v
}

type typeAndName struct {
	t    reflect.Type
	name string
}

var (
	fieldIndexes sync.Map // typeAndName -> []int, nil where there is none
	kinships     sync.Map // typeAndName -> bool
)

// field finds the Go field of a property; vSphere's names differ in the case of the first letter only.
func field(t reflect.Type, name string) []int {
	key := typeAndName{t, name}
	if i, ok := fieldIndexes.Load(key); ok {
		return i.([]int)
	}
	var index []int
	if name != "" && name != "self" && strings.ToLower(name[:1]) == name[:1] {
		if f, ok := t.FieldByName(strings.ToUpper(name[:1]) + name[1:]); ok && !f.Anonymous {
			index = f.Index
		}
	}
	fieldIndexes.Store(key, index)
	return index
}

// isKind tells whether a managed object is of a type or of one derived from it.
func isKind(t reflect.Type, kind string) bool {
	if t.Name() == kind || kind == "ManagedObject" {
		return true
	}
	key := typeAndName{t, kind}
	if is, ok := kinships.Load(key); ok {
		return is.(bool)
	}
	f, ok := t.FieldByName(kind)
	is := ok && f.Anonymous
	kinships.Store(key, is)
	return is
}

// step is one part of a property path: a name, or a name with the key of an array's element.
// vSphere API: PropertyCollector, "config.hardware.device[9000]".
type step struct {
	name, key string
	keyed     bool
}

func steps(property string) []step {
	var s []step
	for _, part := range strings.Split(property, ".") {
		open := strings.IndexByte(part, '[')
		if open < 0 || !strings.HasSuffix(part, "]") {
			s = append(s, step{name: part})
			continue
		}
		s = append(s, step{name: part[:open], key: strings.Trim(part[open+1:len(part)-1], `"`), keyed: true})
	}
	return s
}

// validProperty tells whether the type has the property; past an abstract type anything may be.
func validProperty(t reflect.Type, property string) bool {
	for _, s := range steps(property) {
		for t.Kind() == reflect.Ptr {
			t = t.Elem()
		}
		if t.Kind() == reflect.Interface {
			return true
		}
		if t.Kind() != reflect.Struct {
			return false
		}
		index := field(t, s.name)
		if index == nil {
			return false
		}
		t = t.FieldByIndex(index).Type
		if s.keyed {
			if t.Kind() != reflect.Slice {
				return false
			}
			t = t.Elem()
		}
	}
	return true
}

// property reads a property as the collector sends it; nil means unset. The caller holds the object's lock.
func property(root reflect.Value, name string) (interface{}, error) {
	v := root
	parts := steps(name)
	for i, s := range parts {
		for v.Kind() == reflect.Ptr || v.Kind() == reflect.Interface {
			if v.IsNil() {
				return nil, nil
			}
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return nil, errNoProperty
		}
		index := field(v.Type(), s.name)
		if index == nil {
			return nil, errNoProperty
		}
		v = v.FieldByIndex(index)
		if s.keyed {
			v = byKey(v, s.key)
			if !v.IsValid() {
				return nil, nil
			}
		}
		if i == len(parts)-1 {
			return wire(v, i == 0), nil
		}
	}
	return nil, errNoProperty
}

// byKey finds the element of an array by its key property.
func byKey(list reflect.Value, key string) reflect.Value {
	for list.Kind() == reflect.Ptr {
		list = list.Elem()
	}
	if list.Kind() != reflect.Slice {
		return reflect.Value{}
	}
	for i := 0; i < list.Len(); i++ {
		e := list.Index(i)
		v := e
		for v.Kind() == reflect.Ptr || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		k := v.FieldByName("Key")
		switch {
		case !k.IsValid():
		case k.Kind() == reflect.String && k.String() == key:
			return e
		case k.Kind() == reflect.Int32 && strconv.FormatInt(k.Int(), 10) == key:
			return e
		}
	}
	return reflect.Value{}
}

// wire turns a Go value into what goes out as xsd:anyType: arrays become ArrayOfX, what is not set nil.
// An object's own array is sent even when empty, a nested one is left out.
func wire(v reflect.Value, top bool) interface{} {
	for v.Kind() == reflect.Ptr {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return v.Interface()
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
	case reflect.Slice:
		if v.Len() == 0 && !top {
			return nil
		}
		return array(v)
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case time.Time:
			if x.IsZero() {
				return nil
			}
		case ref:
			if x.Value == "" {
				return nil
			}
		}
	}
	return v.Interface()
}

func array(v reflect.Value) interface{} {
	switch x := v.Interface().(type) {
	case []string:
		return types.ArrayOfString{String: x}
	case []byte:
		return types.ArrayOfByte{Byte: x}
	case []int16:
		return types.ArrayOfShort{Short: x}
	case []int32:
		return types.ArrayOfInt{Int: x}
	case []int64:
		return types.ArrayOfLong{Long: x}
	}
	name := strings.TrimPrefix(v.Type().Elem().Name(), "Base")
	t, ok := lookupType("ArrayOf" + name)
	if !ok {
		return nil
	}
	a := reflect.New(t).Elem()
	a.FieldByName(name).Set(v)
	return a.Interface()
}

// references are the objects that a property leads to.
func references(value interface{}) []ref {
	switch x := value.(type) {
	case ref:
		return []ref{x}
	case types.ArrayOfManagedObjectReference:
		return x.ManagedObjectReference
	}
	return nil
}

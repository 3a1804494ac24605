package main

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// everyVM selects a property of all VMs through a view, as clients do.
func (b *bench) everyVM(property string) types.PropertyFilterSpec {
	b.Helper()
	view, err := methods.CreateContainerView(background, b.Client, &types.CreateContainerView{
		This: *b.ServiceContent.ViewManager, Container: b.ServiceContent.RootFolder, Type: []string{"VirtualMachine"}, Recursive: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	return types.PropertyFilterSpec{
		PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{property}}},
		ObjectSet: []types.ObjectSpec{{Obj: view.Returnval, Skip: types.NewBool(true), SelectSet: []types.BaseSelectionSpec{
			&types.TraversalSpec{Type: "ContainerView", Path: "view"},
		}}},
	}
}

func (b *bench) wait(version string, seconds, most int32) (*types.UpdateSet, string) {
	b.Helper()
	answer, err := methods.WaitForUpdatesEx(background, b.Client, &types.WaitForUpdatesEx{
		This: b.ServiceContent.PropertyCollector, Version: version,
		Options: &types.WaitOptions{MaxWaitSeconds: &seconds, MaxObjectUpdates: most},
	})
	if err != nil {
		return nil, faultName(err)
	}
	return answer.Returnval, ""
}

func (b *bench) filter(spec types.PropertyFilterSpec, partial bool) string {
	b.Helper()
	_, err := methods.CreateFilter(background, b.Client, &types.CreateFilter{
		This: b.ServiceContent.PropertyCollector, Spec: spec, PartialUpdates: partial,
	})
	if err != nil {
		return faultName(err)
	}
	return ""
}

func TestPagesAreReadOnceEach(t *testing.T) {
	b := start(t, "", "--vms", "25", "--page", "10")
	collector := b.ServiceContent.PropertyCollector
	first, err := methods.RetrievePropertiesEx(background, b.Client, &types.RetrievePropertiesEx{
		This: collector, SpecSet: []types.PropertyFilterSpec{b.everyVM("name")}, Options: types.RetrieveOptions{MaxObjects: 100},
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[ref]bool{}
	objects, token := first.Returnval.Objects, first.Returnval.Token
	for pages := 1; ; pages++ {
		if len(objects) > 10 {
			t.Errorf("page %d has %d objects", pages, len(objects))
		}
		for _, o := range objects {
			seen[o.Obj] = true
		}
		if token == "" {
			break
		}
		next, err := methods.ContinueRetrievePropertiesEx(background, b.Client, &types.ContinueRetrievePropertiesEx{This: collector, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		_, err = methods.ContinueRetrievePropertiesEx(background, b.Client, &types.ContinueRetrievePropertiesEx{This: collector, Token: token})
		b.expect("a used token", faultName(err), "InvalidArgument")
		objects, token = next.Returnval.Objects, next.Returnval.Token
	}
	if len(seen) != 25 {
		t.Errorf("saw %d VMs", len(seen))
	}
}

func TestOnlyWhatChangedIsToldAgain(t *testing.T) {
	b := start(t, mixed)
	b.expect("filter", b.filter(b.everyVM("config.hardware.device"), false), "")
	set, _ := b.wait("", 5, 0)
	if n := len(set.FilterSet[0].ObjectSet); n != 15 {
		t.Fatalf("%d objects entered", n)
	}
	if quiet, _ := b.wait(set.Version, 0, 0); quiet != nil {
		t.Errorf("nothing changed, but %v", quiet)
	}
	reconfigured := make(chan string)
	go func() { reconfigured <- b.reconfigure("web2", add("telnet://:1")) }()
	next, fault := b.wait(set.Version, 20, 0)
	b.expect("reconfigure", <-reconfigured, "")
	b.expect("fault", fault, "")
	if next == nil || len(next.FilterSet[0].ObjectSet) != 1 || next.FilterSet[0].ObjectSet[0].Obj != b.vm("web2") {
		t.Fatalf("told %+v", next)
	}
	again, _ := b.wait(set.Version, 0, 0)
	if again == nil || again.Version != next.Version {
		t.Error("an answer that got lost is not given again")
	}
	_, fault = b.wait("999", 0, 0)
	b.expect("a version never given", fault, "InvalidCollectorVersion")
	b.control("POST", "/vm/web3/remove")
	last, _ := b.wait(next.Version, 20, 0)
	if last == nil || last.FilterSet[0].ObjectSet[0].Kind != types.ObjectUpdateKindLeave {
		t.Errorf("a removed VM did not leave: %+v", last)
	}
}

func TestUpdatesComeInTheSizeAskedFor(t *testing.T) {
	b := start(t, "", "--vms", "25")
	b.expect("filter", b.filter(b.everyVM("name"), false), "")
	total, version := 0, ""
	for calls := 1; ; calls++ {
		set, _ := b.wait(version, 0, 10)
		for _, f := range set.FilterSet {
			total += len(f.ObjectSet)
		}
		version = set.Version
		if truncated := set.Truncated != nil && *set.Truncated; truncated != (calls < 3) {
			t.Fatalf("call %d: truncated is %v", calls, truncated)
		} else if !truncated {
			break
		}
	}
	if total != 25 {
		t.Errorf("%d objects", total)
	}
}

func TestManyTasksAreWaitedForInOneFilter(t *testing.T) {
	b := start(t, "", "--vms", "300", "--task-ms", "30")
	spec := types.PropertyFilterSpec{PropSet: []types.PropertySpec{{Type: "Task", PathSet: []string{"info"}}}}
	for _, vm := range b.running.lab.vms {
		answer, err := methods.ReconfigVM_Task(background, b.Client, &types.ReconfigVM_Task{This: vm.Self})
		if err != nil {
			t.Fatal(err)
		}
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: answer.Returnval})
	}
	b.expect("filter", b.filter(spec, true), "")
	done, version := map[ref]bool{}, ""
	for deadline := time.Now().Add(20 * time.Second); len(done) < 300; {
		set, fault := b.wait(version, 5, 0)
		if set == nil || time.Now().After(deadline) {
			t.Fatalf("%d tasks seen, %s", len(done), fault)
		}
		version = set.Version
		for _, o := range set.FilterSet[0].ObjectSet {
			for _, c := range o.ChangeSet {
				info, whole := c.Val.(types.TaskInfo)
				if c.Name == "info.state" && c.Val == types.TaskInfoStateSuccess || whole && info.State == types.TaskInfoStateSuccess {
					done[o.Obj] = true
				}
			}
		}
	}
}

func TestWhatDoesNotExistIsReportedAsAsked(t *testing.T) {
	b := start(t, mixed)
	spec := types.PropertyFilterSpec{
		PropSet:   []types.PropertySpec{{Type: "Task", PathSet: []string{"info.state"}}},
		ObjectSet: []types.ObjectSpec{{Obj: ref{Type: "Task", Value: "task-0"}}},
	}
	b.expect("by default", b.filter(spec, false), "ManagedObjectNotFound")
	spec.ReportMissingObjectsInResults = types.NewBool(true)
	b.expect("in the results", b.filter(spec, false), "")
	set, _ := b.wait("", 5, 0)
	if len(set.FilterSet) != 1 || len(set.FilterSet[0].MissingSet) != 1 {
		t.Errorf("told %+v", set)
	}
	spec.PropSet[0].PathSet = []string{"info.nonsense"}
	b.expect("an unknown property", b.filter(spec, false), "InvalidProperty")
}

func TestAWaitEndsWhenItsSessionOrItsClientDoes(t *testing.T) {
	b := start(t, mixed)
	b.expect("filter", b.filter(b.everyVM("name"), false), "")
	set, _ := b.wait("", 5, 0)
	ended := make(chan string)
	go func() {
		_, fault := b.wait(set.Version, 60, 0)
		ended <- fault
	}()
	time.Sleep(100 * time.Millisecond)
	_, err := methods.CancelWaitForUpdates(background, b.Client, &types.CancelWaitForUpdates{This: b.ServiceContent.PropertyCollector})
	if err != nil {
		t.Fatal(err)
	}
	b.expect("cancelled", <-ended, "RequestCanceled")
	go func() {
		_, fault := b.wait(set.Version, 60, 0)
		ended <- fault
	}()
	time.Sleep(100 * time.Millisecond)
	b.control("POST", "/sessions/kill")
	b.expect("killed", <-ended, "NotAuthenticated")
}

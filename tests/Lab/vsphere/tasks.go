package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// kept is how many finished tasks can still be read; vCenter keeps them for some minutes.
const kept = 50000

// task runs beside the call that started it: queued, running, then success or error.
type task struct {
	mo.Task
	sync.Mutex
	lab       *lab
	cancelled chan struct{}
	once      sync.Once
}

// taskList remembers finished tasks, oldest first, to forget them in time.
type taskList struct {
	lock     sync.Mutex
	finished []ref
}

// work is what a task does at its end, with its VM locked.
type work func() (types.AnyType, fault)

// startTask makes a task of a VM and runs it. vSphere API: TaskInProgress while another one runs.
func (c *call) startTask(vm *virtualMachine, method, description string, do work) (ref, fault) {
	t := &task{lab: c.lab, cancelled: make(chan struct{})}
	t.Self = ref{Type: "Task", Value: fmt.Sprintf("task-%d", c.lab.number())}
	t.Info = types.TaskInfo{
		Key: t.Self.Value, Task: t.Self, Name: method, DescriptionId: description,
		State: types.TaskInfoStateQueued, Cancelable: true,
		Reason:    &types.TaskReasonUser{UserName: c.session.user},
		QueueTime: now(), EventChainId: int32(c.lab.number()),
	}
	vm.Lock()
	if vm.busy != nil {
		running := vm.busy.Self
		vm.Unlock()
		return ref{}, &types.TaskInProgress{Task: running}
	}
	vm.busy = t
	self := vm.Self
	t.Info.Entity, t.Info.EntityName = &self, vm.Name
	vm.RecentTask = []ref{t.Self}
	vm.Unlock()
	c.lab.put(t)
	go t.run(vm, do)
	return t.Self, nil
}

func (t *task) run(vm *virtualMachine, do work) {
	t.change(func(i *types.TaskInfo) {
		started := now()
		i.State, i.StartTime = types.TaskInfoStateRunning, &started
	})
	cancelled := false
	if half := time.Duration(atomic.LoadInt64(&t.lab.taskTime)) / 2; half > 0 {
		if cancelled = t.sleep(half); !cancelled {
			t.change(func(i *types.TaskInfo) { i.Progress = 50 })
			cancelled = t.sleep(half)
		}
	}
	var result types.AnyType
	var f fault
	vm.Lock()
	if cancelled {
		f = new(types.RequestCanceled)
	} else if f = t.lab.mishaps.taskFault(t.Info.Name, vm); f == nil {
		result, f = do()
	}
	vm.busy = nil // before the task says so: who sees it finished may start the next one
	vm.Unlock()
	if f == nil {
		t.lab.changes.changed(vm.Self)
	}
	t.change(func(i *types.TaskInfo) {
		ended := now()
		i.CompleteTime, i.Cancelled, i.Result, i.Cancelable = &ended, cancelled, result, false
		if i.State = types.TaskInfoStateSuccess; f != nil {
			i.State = types.TaskInfoStateError
			e := localized(f)
			i.Error = &e
		} else {
			i.Progress = 100
		}
	})
	t.lab.tasks.retire(t)
}

// sleep waits; true means cancelled meanwhile.
func (t *task) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.cancelled:
		return true
	case <-timer.C:
		return false
	}
}

func (t *task) change(f func(*types.TaskInfo)) {
	t.Lock()
	f(&t.Info)
	t.Unlock()
	t.lab.changes.changed(t.Self)
}

// CancelTask: vSphere API: NotSupported for a task that cannot be cancelled any more.
func (t *task) CancelTask(*call, *types.CancelTask) (interface{}, fault) {
	t.Lock()
	running := t.Info.Cancelable
	t.Unlock()
	if !running {
		return nil, new(types.NotSupported)
	}
	t.once.Do(func() { close(t.cancelled) })
	return new(types.CancelTaskResponse), nil
}

func (l *taskList) retire(t *task) {
	l.lock.Lock()
	l.finished = append(l.finished, t.Self)
	var oldest ref
	if len(l.finished) > kept {
		oldest = l.finished[0]
		l.finished = l.finished[1:]
	}
	l.lock.Unlock()
	if oldest.Value != "" {
		t.lab.drop(oldest)
		t.lab.changes.changed(oldest)
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// process is a program of ours that is started, killed and started again.
type process struct {
	name     string
	log      string // the file to which all its runs write
	command  func() *exec.Cmd
	ready    func(context.Context) error // returns when it can be used
	findings *findings

	mu    sync.Mutex
	run   *exec.Cmd
	ended chan struct{}
	told  bool // to end
}

// start starts it and returns when it is ready, which it must be within readyWithin.
func (p *process) start(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	run := p.command()
	run.Stdout, run.Stderr = log, log
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us, who end the others in their order
	if err := run.Start(); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	ended := make(chan struct{})
	p.mu.Lock()
	p.run, p.ended, p.told = run, ended, false
	p.mu.Unlock()
	go p.await(run, ended)
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err := p.ready(ctx); err != nil {
		return fmt.Errorf("%s is not ready, see %s: %w", p.name, p.log, err)
	}
	return nil
}

func (p *process) await(run *exec.Cmd, ended chan struct{}) {
	_ = run.Wait() // how it ended is in ProcessState
	p.mu.Lock()
	told := p.told
	p.mu.Unlock()
	if !told {
		p.findings.add(otherwise, "%s ended by itself: %s", p.name, run.ProcessState)
	}
	close(ended)
}

// end sends a signal and returns when it is gone. What does not heed the signal in time is killed.
func (p *process) end(ctx context.Context, signal syscall.Signal) error {
	p.mu.Lock()
	run, ended := p.run, p.ended
	p.told = true
	p.mu.Unlock()
	if run == nil {
		return nil
	}
	_ = run.Process.Signal(signal) // fails only when it is gone
	ctx, cancel := context.WithTimeout(ctx, goneWithin)
	defer cancel()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		_ = run.Process.Kill()
		<-ended
		return fmt.Errorf("%s did not heed %s within %s", p.name, signal, goneWithin)
	}
}

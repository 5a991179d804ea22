// SPDX-License-Identifier: Apache-2.0

// Holds the namespaces of a pod of the sandbox until it is told to end.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ended := make(chan os.Signal, 8)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for which := range ended {
		if which != syscall.SIGCHLD {
			return
		}
		// Where a pod shares its processes, this one inherits orphans.
		for {
			if id, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); id <= 0 || err != nil {
				break
			}
		}
	}
}

// Command interop checks a published ledger with the code of Go's own transparency logs,
// golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog. It shares nothing with the
// program that wrote the ledger but the specifications of C2SP.
//
// It prints one line, and exits with 0 when everything holds, 1 when something does not,
// 2 when it was called wrongly.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// options are what the command line says.
type options struct {
	ledger     string
	key        string
	witnesses  list
	checkpoint string
	older      string
	token      string
	hashesOnly bool
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

func main() {
	o := parse()
	found, err := check(o)
	if err != nil {
		fmt.Println("refused:", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
	fmt.Println("ok:", found)
}

func parse() options {
	var o options
	var tokenFile string
	flag.Var(&o.witnesses, "witness", "vkey of a `witness` that must have cosigned; may be repeated")
	flag.StringVar(&o.checkpoint, "checkpoint", "", "`file` to take the checkpoint from, instead of the ledger's own")
	flag.StringVar(&o.older, "older", "", "`file` with an older checkpoint, which the ledger must continue")
	flag.StringVar(&tokenFile, "token-file", "", "`file` with the bearer token that opens the entries over HTTP")
	flag.BoolVar(&o.hashesOnly, "hashes-only", false, "leave the entries alone, which only auditors may read")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: interop [flags] <directory or URL of the ledger> <vkey of the ledger>")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	o.ledger, o.key = flag.Arg(0), flag.Arg(1)
	if tokenFile != "" {
		token, err := os.ReadFile(tokenFile)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		o.token = strings.TrimSpace(string(token))
	}
	return o
}

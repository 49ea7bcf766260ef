package evaluation_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

// firstEdition is the law of today with another byte in one card.
func firstEdition(t testing.TB) *rulebook.Library {
	t.Helper()
	was := fstest.MapFS{}
	err := fs.WalkDir(rulebooks.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(rulebooks.FS, name)
		if name == theBook+"/cards/11-che.yaml" {
			text = append([]byte("# first edition\n"), text...)
		}
		was[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lib, err := rulebook.Load(was)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// A round is read under the text it has pinned, also by a program that holds a later one.
func TestARoundKeepsTheTextOfItsLaw(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		today := w.svc.Books
		w.svc.Books = firstEdition(t)
		old, err := w.svc.Books.Book(theBook)
		if err != nil {
			t.Fatal(err)
		}
		for number := range 2 { // the second round pins what is kept already
			if err := w.desk.Do(t.Context(), office, func(ctx context.Context, a *act.Act) error {
				_, err := w.svc.OpenRound(ctx, a, evaluation.NewRound{Season: w.season, Number: 7 + number, Title: "Đợt bổ sung", Book: theBook})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := today.ByDigest(old.Digest); err == nil {
			t.Fatal("the editions are one")
		}
		books, err := w.pinned(today)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := books.ByDigest(old.Digest); err != nil || got.Digest != old.Digest {
			t.Errorf("the pinned edition is not read: %v", err)
		}
		w.sql(`UPDATE pinned_law SET packed = 'UEsF' WHERE digest = '` + old.Digest + `'`)
		if _, err := w.pinned(today); err == nil || !strings.Contains(err.Error(), old.Digest[:12]) {
			t.Errorf("a text that cannot be read: %v", err)
		}
	})
}

// Rounds of a program that kept no texts get theirs from the program that follows.
func TestTheLawOfEarlierRoundsIsKept(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.sql(`DELETE FROM pinned_law`)
		unkept := func() (list []string) {
			if err := w.desk.See(t.Context(), act.System("law"), func(ctx context.Context, v *act.View) (err error) {
				list, err = evaluation.UnkeptLaw(ctx, v)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := unkept(); !slices.Equal(got, []string{w.book.Digest}) {
			t.Fatalf("unkept: %v", got)
		}
		keep := func(who act.Actor, digest string) error {
			return w.desk.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error { return w.svc.KeepLaw(ctx, a, digest) })
		}
		if err := keep(leader, w.book.Digest); err == nil {
			t.Error("a leader keeps the law")
		}
		if err := keep(act.System("law"), "0000"); err == nil {
			t.Error("a text that is not there is kept")
		}
		if err := keep(act.System("law"), w.book.Digest); err != nil || len(unkept()) != 0 {
			t.Errorf("%v, still unkept: %v", err, unkept())
		}
	})
}

func (w *world) pinned(today *rulebook.Library) (books *rulebook.Library, err error) {
	err = w.desk.See(context.Background(), act.System("law"), func(ctx context.Context, v *act.View) (err error) {
		books, err = evaluation.PinnedLaw(ctx, v, today)
		return err
	})
	return books, err
}

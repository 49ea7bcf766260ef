package clerk

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/blob"
	"ocop/internal/base/doc"
	"ocop/internal/base/fold"
	"ocop/internal/base/job"
	"ocop/internal/evaluation"
	"ocop/internal/paper"
)

// named is a paper and its name in the archive.
type named struct {
	name string
	*doc.Document
}

// roundPapers sets every paper of a round, each as docx and pdf, into one archive.
func (c *Clerk) roundPapers(ctx context.Context, run *job.Run) error {
	var o RoundOrder
	if err := run.Decode(&o); err != nil {
		return err
	}
	var papers []named
	var title string
	err := c.Desk.See(ctx, act.System("papers"), func(ctx context.Context, v *act.View) (err error) {
		papers, title, err = c.gather(ctx, v, o)
		return err
	})
	if err != nil {
		return err
	}
	return c.keep(ctx, run, "van-ban-"+fold.Slug(title)+".zip", func(w io.Writer) error { return archive(ctx, run, w, papers) })
}

func (c *Clerk) gather(ctx context.Context, v *act.View, o RoundOrder) (papers []named, title string, err error) {
	round, err := paper.ReadRound(ctx, v, c.Programme.Books, o.Round)
	if err != nil {
		return nil, "", err
	}
	sittings, err := evaluation.Sittings(ctx, v, o.Round)
	if err != nil {
		return nil, "", err
	}
	for _, s := range sittings {
		if s.State != evaluation.Closed {
			continue
		}
		x, err := paper.ReadSitting(ctx, v, c.Programme.Evaluation, s.Key)
		if err != nil {
			return nil, "", err
		}
		unit, _ := v.Places().Unit(s.Place)
		folder := fold.Slug(unit.FullName())
		papers = append(papers, named{folder + "/bien-ban", paper.Minutes(x)}, named{folder + "/bang-tong-hop-diem", paper.Summary(x)})
	}
	voided, err := c.voided(ctx, v, sittings)
	if err != nil {
		return nil, "", err
	}
	papers = append(papers, voided...)
	if len(round.Recognitions) > 0 {
		papers = append(papers, named{"quyet-dinh-cong-nhan", paper.DraftDecision(round)})
	}
	for _, r := range round.Recognitions {
		if r.Code != "" {
			papers = append(papers, named{"giay-chung-nhan/" + r.Slug, paper.Certificate(v.Places(), r, round.Round.SeasonPlace, c.Base+"/q/"+r.Code)})
		}
	}
	return papers, round.Round.Title, nil
}

// voided are the minutes of the closes that have lost their effect, with the mark that says so.
func (c *Clerk) voided(ctx context.Context, v *act.View, sittings []evaluation.Sitting) (papers []named, err error) {
	for _, s := range sittings {
		for n := 1; n <= s.Reopened; n++ {
			x, err := paper.ReadSitting(ctx, v, c.Programme.Evaluation, s.Key)
			if err != nil {
				return nil, err
			}
			number := strconv.Itoa(n)
			if x, err = x.Voided(ctx, v, c.Programme.Evaluation, number); err != nil {
				return nil, err
			}
			unit, _ := v.Places().Unit(s.Place)
			papers = append(papers, named{fold.Slug(unit.FullName()) + "/bien-ban-lan-" + number + "-da-huy-hieu-luc", paper.Minutes(x)})
		}
	}
	return papers, nil
}

// archive writes the papers with one fixed time, so that equal papers give equal bytes.
func archive(ctx context.Context, run *job.Run, w io.Writer, papers []named) error {
	z := zip.NewWriter(w)
	for i, p := range papers {
		if err := ctx.Err(); err != nil {
			return err
		}
		run.Progress(ctx, int64(i), int64(len(papers)), fmt.Sprintf("Đang tạo %d/%d văn bản", i+1, len(papers)))
		if err := add(z, p.name+".docx", p.Document, doc.WriteDOCX); err != nil {
			return err
		}
		if err := add(z, p.name+".pdf", p.Document, doc.WritePDF); err != nil {
			return err
		}
	}
	return z.Close()
}

func add(z *zip.Writer, name string, d *doc.Document, write func(io.Writer, *doc.Document) error) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Unix(0, 0).UTC()})
	if err != nil {
		return err
	}
	if err := write(f, d); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// backup writes everything into one archive in the store, earlier backups left out.
func (c *Clerk) backup(ctx context.Context, run *job.Run) error {
	source := backup.Source{DB: c.Desk.DB, Files: c.Files, Skip: map[blob.Digest]bool{}}
	err := c.Desk.See(ctx, act.System("backup"), func(ctx context.Context, v *act.View) error {
		jobs, err := job.List(ctx, v.Tx, job.Filter{}, 100000)
		for _, j := range jobs {
			if r, err := ReadResult(j); err == nil && j.Kind == Backup && r.File != "" {
				if d, err := blob.ParseDigest(r.File); err == nil {
					source.Skip[d] = true
				}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.keep(ctx, run, "ocop-"+act.Date(c.Desk.DB.Now())+".tar.gz", func(w io.Writer) error {
		_, err := backup.Write(ctx, source, w, func(done, total int64) {
			run.Progress(ctx, done, total, fmt.Sprintf("Đang sao lưu %d/%d bảng", done, total))
		})
		return err
	})
}

package discordtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Picture writes a page (see Server.HTML) and what it looks like in Chromium:
// path ends with .png, the page is put beside it with .html.
func Picture(ctx context.Context, path, page string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	source := strings.TrimSuffix(path, ".png") + ".html"
	if err := os.WriteFile(source, []byte(page), 0o644); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	shot, err := screenshot(ctx, "file://"+source)
	if err != nil {
		return fmt.Errorf("taking a picture of %s: %w", source, err)
	}
	if err := os.WriteFile(path, shot, 0o644); err != nil {
		return fmt.Errorf("writing a picture: %w", err)
	}
	return nil
}

func screenshot(ctx context.Context, address string) ([]byte, error) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "discordtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(profile)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(browser), chromedp.UserDataDir(profile),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true))
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(800, 200), chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.FullScreenshot(100))
}

package cli

import (
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/schema"
)

// edited is where people edit the sources on GitHub. A workflow knows it better
// than data/site.yaml, which a fork takes over as it is.
type edited struct {
	repository string // an address such as https://github.com/owner/repo
	branch     string
}

func (at *edited) flags(c *cobra.Command, when string) {
	c.Flags().StringVar(&at.repository, "repository", "", when+"address of the repository that is edited, over repository in data/site.yaml")
	c.Flags().StringVar(&at.branch, "branch", "", when+"branch that is edited, over branch in data/site.yaml")
}

// checked refuses an address that is none of the web.
func (at edited) checked() (edited, error) {
	at.repository = strings.TrimSuffix(strings.TrimRight(at.repository, "/"), ".git")
	if u, err := url.Parse(at.repository); at.repository != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return edited{}, usage("write it like https://github.com/owner/repo", "--repository %q is not an address", at.repository)
	}
	return at, nil
}

// over puts what is known in the place of what the settings say.
func (at edited) over(s *schema.Site) {
	if at.repository != "" {
		s.Repository = at.repository
	}
	if at.branch != "" {
		s.Branch = at.branch
	}
}

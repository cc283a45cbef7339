package render

import "playbook/cmd/playbook/internal/playbook"

func (e *env) pipelinePages(l *list) {}

// stageFigures fills what a stage page shows of the pipeline.
func (e *env) stageFigures(v *StageView, s *playbook.Stage) {}

// holds is the number of deals now standing in each stage, as text; empty when the audience sees no pipeline.
func (e *env) holds() map[string]string { return nil }

// homeFigures fills the home page's funnel and findings.
func (e *env) homeFigures(v *HomeView) {}

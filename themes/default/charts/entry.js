// The parts of Apache ECharts that the charts of a playbook use, and no more.
// scripts/charts.js imports what this becomes: dist/echarts.js.
import { init, use } from "echarts/core";
import { BarChart, FunnelChart, LineChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, ToolboxComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, FunnelChart, LineChart,
  DataZoomComponent, GridComponent, LegendComponent, ToolboxComponent, TooltipComponent,
  SVGRenderer,
]);

export { init };

using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that need nothing but themselves.</summary>
public sealed class ShownFakeJobsTests
{
    [Theory]
    [InlineData("assertion__fake_row_to_assert", 1)]
    [InlineData("assertion__fakesource_to_assert", 100)]
    [InlineData("fake_to_assert_with_range", 5)]
    [InlineData("fake_generic_row_type_to_assert", 1)]
    [InlineData("filter_transform", 100)]
    [InlineData("filter_row_kind_exclude_delete", 100)]
    [InlineData("fake_to_assert", 5)]
    [InlineData("sql_transform", 100)]
    [InlineData("sql_transform__sql_all_columns", 100)]
    [InlineData("sql_transform__func_from_unixtime", 1)]
    [InlineData("rowkind_extractor_transform_case1", 10)]
    [InlineData("json_path_transform__array_test", 100)]
    public async Task A_shown_job_with_rules_sees_its_rows_and_keeps_its_rules(string name, long rows)
    {
        using var folder = new JobFolder();
        var result = (await SluiceProcess.RunAsync(folder, "run", ShownJob.Place(folder, name), "--json")).ShouldExit(0);
        var report = RunReport.Of(result);
        Assert.Equal(("FINISHED", rows, rows, rows), (report.Status, report.ReadRows, report.WrittenRows, report.CommittedRows));
    }

    [Fact]
    public async Task The_shown_job_with_two_tables_prints_the_rows_of_both()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "fake_to_console_with_multitable_mode");
        var result = (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        foreach (var table in new[] { "test.table1", "test.table2" })
            Assert.Equal(100, result.Output.Split('\n').Count(line => line.Contains(table, StringComparison.Ordinal) && line.Contains("SeaTunnelRow", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_shown_job_with_variables_runs_its_query_with_them()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "fake_to_console.variables");
        string[] values = ["resName=fake", "rowNum=10", "strTemplate=[x,y]", "nameType=string", "nameVal=x", "sourceTableName=sql"];
        var result = (await SluiceProcess.RunAsync(folder, ["run", job, .. values.SelectMany(v => new[] { "-i", v })])).ShouldExit(0);
        var rows = result.Output.Split('\n').Where(line => line.Contains("SeaTunnelRow#kind=INSERT", StringComparison.Ordinal)).ToList();
        Assert.InRange(rows.Count, 1, 20);
        Assert.All(rows, row => Assert.Contains(" : x, ", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_in_the_shown_job_wins_over_the_default_and_a_name_on_the_command_line_wins_over_both()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "valid_job_name");
        Assert.Contains("FINISHED", (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("valid_job_name", (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0).Output, StringComparison.Ordinal);
        Assert.Contains(": other,", (await SluiceProcess.RunAsync(folder, "run", job, "--name", "other")).ShouldExit(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch_cancel_task_1")]
    [InlineData("batch_cancel_task_2")]
    public async Task The_shown_streaming_job_runs_until_it_is_canceled(string name)
    {
        using var folder = new JobFolder();
        using var process = SluiceProcess.Start(folder, "run", ShownJob.Place(folder, name));
        await process.PrintsAsync("rowIndex=10:");
        Assert.False(process.HasExited);
        process.Interrupt();
        var result = (await process.WaitAsync()).ShouldExit(130);
        Assert.Contains("CANCELED", result.Output, StringComparison.Ordinal);
        Assert.Contains("--resume", result.Output, StringComparison.Ordinal);
    }
}

using Sluice.JobFiles.Resuming;

namespace Sluice.JobFiles.Tests.Resuming;

public sealed class JobFileDiffTests
{
    private const string Job = """
        env { parallelism = 1, job.mode = BATCH, job.name = n, checkpoint.interval = 1000 }
        source { FakeSource { plugin_output = f, row.num = 5, schema { fields { a = int, b = string } }, rows = [ { kind = INSERT, fields = [1, x] } ] } }
        transform { Copy { plugin_input = f, plugin_output = t, fields { c = a } } }
        sink { Jdbc { plugin_input = t, url = "jdbc:postgresql://h/db?password=hunter2", password = "hunter2", table = orders, log.print.data = true } }
        """;

    /// <summary>The changes between the job as it was stored and an edited one; harmless ones in brackets.</summary>
    private static string Changes(string edited)
    {
        var stored = JobFileText.Parse(JobFileText.ToText(Hocon.Parse(Job)));
        return string.Join(' ', JobFileDiff.Compare(stored, Hocon.Parse(edited)).Select(c => c.IsHarmless ? $"[{c.Path}]" : c.Path));
    }

    private static string Edit(string from, string to)
    {
        Assert.Contains(from, Job, StringComparison.Ordinal);
        return Changes(Job.Replace(from, to, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_job_has_no_changes() => Assert.Equal("", Changes(Job));

    [Theory]
    [InlineData("parallelism = 1", "parallelism = 4", "[env.parallelism]")]
    [InlineData("job.name = n", "job.name = m", "[env.job.name]")]
    [InlineData("checkpoint.interval = 1000", "checkpoint.timeout = 5", "[env.checkpoint.timeout] [env.checkpoint.interval]")]
    [InlineData("parallelism = 1", "parallelism = 1, job.retry.times = 9, read_limit.rows_per_second = 5", "[env.job.retry.times] [env.read_limit.rows_per_second]")]
    [InlineData("row.num = 5", "row.num = 5, parallelism = 3", "[source[0].FakeSource.parallelism]")]
    [InlineData("log.print.data = true", "log.print.data = false", "[sink[0].Jdbc.log.print.data]")]
    [InlineData("parallelism = 1", "parallelism = 1, error_policy = dead_letter", "[env.error_policy]")]
    public void How_a_job_runs_may_change(string from, string to, string changes) => Assert.Equal(changes, Edit(from, to));

    [Theory]
    [InlineData("job.mode = BATCH", "job.mode = STREAMING", "env.job.mode")]
    [InlineData("row.num = 5", "row.num = 6", "source[0].FakeSource.row.num")]
    [InlineData("row.num = 5, ", "", "source[0].FakeSource.row.num")]
    [InlineData("a = int, b = string", "a = bigint, b = string", "source[0].FakeSource.schema.fields.a")]
    [InlineData("a = int, b = string", "b = string, a = int", "source[0].FakeSource.schema.fields (order)")]
    [InlineData("[1, x]", "[1, y]", "source[0].FakeSource.rows[0].fields[1]")]
    [InlineData("[1, x]", "[1]", "source[0].FakeSource.rows[0].fields")]
    [InlineData("table = orders", "table = invoices", "sink[0].Jdbc.table")]
    [InlineData("Copy {", "Filter {", "transform[0].Filter")]
    [InlineData("transform { Copy { plugin_input = f, plugin_output = t, fields { c = a } } }", "", "transform[0].Copy")]
    [InlineData("jdbc:postgresql://h/db", "jdbc:postgresql://other/db", "sink[0].Jdbc.url")]
    public void What_a_job_reads_and_writes_may_not(string from, string to, string changes) => Assert.Equal(changes, Edit(from, to));

    [Theory]
    [InlineData("password = \"hunter2\"", "password = \"other\"")]
    [InlineData("password = \"hunter2\", ", "")]
    [InlineData("password=hunter2", "password=other")]
    [InlineData("row.num = 5", "row.num = \"5\"")]
    [InlineData("plugin_output = f, row.num = 5", "row.num = 5, result_table_name = f")]
    [InlineData("Jdbc {", "jdbc {")]
    [InlineData("job.mode = BATCH, job.name = n", "job { mode = BATCH, name = n }")]
    public void What_means_the_same_is_no_change(string from, string to) => Assert.Equal("", Edit(from, to));

    [Fact]
    public void The_stored_form_holds_no_secret()
    {
        var text = JobFileText.ToText(Hocon.Parse(Job + "\nx { headers { Authorization = \"Bearer hunter2\" }, auth = [hunter2] }"));
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("\"password\":\"******\"", text, StringComparison.Ordinal);
        Assert.Contains("\"table\":\"orders\"", text, StringComparison.Ordinal);
    }
}

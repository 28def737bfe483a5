using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that need what is not here yet: refused before the run, with the name of what is missing.</summary>
public sealed class WaitingJobsTests
{
    [Theory]
    [InlineData("mysqlcdc_to_mysql", "'MySQL-CDC'")]
    [InlineData("postgrescdc_to_postgres", "'Postgres-CDC'")]
    [InlineData("savemode__fake_to_inmemory_savemode", "'InMemory'")]
    public async Task A_job_that_needs_what_is_not_here_yet_is_refused_with_its_name_and_place(string name, string missing, params string[] variables)
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, name);
        var result = (await SluiceProcess.RunAsync(folder, ["run", job, .. variables.SelectMany(v => new[] { "-i", v })])).ShouldExit(2);
        var line = result.Error.Split('\n').FirstOrDefault(l => l.Contains(missing, StringComparison.Ordinal) && l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.True(line is not null, $"no error names {missing}:\n{result.Error}");
        Assert.Matches(@"supported yet|yet supported", line);
        Assert.Matches($@"^error: {System.Text.RegularExpressions.Regex.Escape(job)}:\d+:\d+: SLC1", line);
        Assert.Empty(result.Output);
    }
}

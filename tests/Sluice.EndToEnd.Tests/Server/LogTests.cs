using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>What a job's process writes is read through the server.</summary>
public sealed class LogTests : IDisposable
{
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_rows_that_a_job_shows_are_in_its_log_and_the_command_follows_it_to_the_end()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync("""
            env { job.name = shown, parallelism = 1 }
            source { FakeSource { rows = [ { kind = INSERT, fields = [7, "hidden-word"] } ], schema { fields { id = bigint, name = string } } } }
            sink { Console { } }
            """)).Id;

        var followed = await SluiceProcess.RunAsync(_folder, "logs", $"{job}", "--follow", "--server", node.Address.ToString());
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        var last = await node.Client.ListLastLogsAsync(job, 1000, Ct);

        followed.ShouldExit(0);
        Assert.Contains("hidden-word", followed.Output, StringComparison.Ordinal);
        Assert.Contains(last.Items, l => l.Line.Contains("hidden-word", StringComparison.Ordinal) && l.At is not null);
    }
}

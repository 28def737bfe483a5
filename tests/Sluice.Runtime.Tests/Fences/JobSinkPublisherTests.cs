using System.Text.Json;
using Sluice.Connect;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Runtime.Fences;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A record has decided: whoever died before the files had their names, a node that reaches them gives them to them.</summary>
public sealed class JobSinkPublisherTests : IAsyncDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);
    private readonly List<string> _problems = [];
    private readonly StagedJob _job = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F49_What_an_attempt_staged_before_it_died_is_published_once_by_another_process()
    {
        var task = await StagedAsync();
        Assert.Empty(Visible());

        Assert.True(await Publisher().PublishAsync(task, s_most, Ct));
        Assert.True(await Publisher().PublishAsync(task, s_most, Ct));

        Assert.Equal("1\n", await File.ReadAllTextAsync(Assert.Single(Visible()), Ct));
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task What_another_node_wrote_is_left_to_it()
    {
        var task = await StagedAsync() with { Worker = new WorkerId("another") };

        Assert.False(await Publisher().PublishAsync(task, s_most, Ct));

        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_folder_that_is_not_here_is_not_taken_for_one_whose_files_were_published()
    {
        var task = await StagedAsync();
        Directory.Move(_job.Target, _job.Target + "-elsewhere");

        Assert.False(await Publisher().PublishAsync(task, s_most, Ct));

        Directory.Move(_job.Target + "-elsewhere", _job.Target);
        Assert.True(await Publisher().PublishAsync(task, s_most, Ct));
        Assert.Single(Visible());
    }

    [Fact]
    public async Task A_name_that_another_file_has_taken_is_told_and_nothing_is_lost()
    {
        var task = await StagedAsync();
        var name = JsonDocument.Parse(task.Record.Manifest).RootElement.GetProperty("files")[0].GetProperty("published").GetString()!;
        await File.WriteAllTextAsync(name, "of somebody else", Ct);

        Assert.False(await Publisher().PublishAsync(task, s_most, Ct));

        Assert.Contains("already exists with other content", Assert.Single(_problems), StringComparison.Ordinal);
        Assert.Equal("of somebody else", await File.ReadAllTextAsync(name, Ct));
        File.Delete(name);
        Assert.True(await Publisher().PublishAsync(task, s_most, Ct));
        Assert.Equal("1\n", await File.ReadAllTextAsync(name, Ct));
    }

    [Fact]
    public async Task A_place_where_a_call_hangs_gets_no_other_until_it_has_ended()
    {
        using var files = new HangingFiles();
        var task = await StagedAsync();
        task = task with { Record = task.Record with { Key = new SplitKey("dead_letters", "s0") } };
        var publisher = new JobSinkPublisher(new WorkerId("here"), _job.Store, new ConnectorCatalog([files]), _job.Open, TimeProvider.System, _problems.Add);

        for (var i = 0; i < 3; i++)
            Assert.False(await publisher.PublishAsync(task, TimeSpan.FromMilliseconds(100), Ct));

        Assert.Equal(1, files.Calls);
        Assert.Contains("no answer within 0.1 s", Assert.Single(_problems), StringComparison.Ordinal);
        files.Answer.Set();
        await Condition.HoldsAsync(() => publisher.PublishAsync(task, s_most, Ct).AsTask().Result, s_most, () => $"{files.Calls} calls", Ct);
    }

    public ValueTask DisposeAsync() => _job.DisposeAsync();

    private string[] Visible() => _job.Visible();

    private JobSinkPublisher Publisher() => new(new WorkerId("here"), _job.Store, _job.Catalog, _job.Open, TimeProvider.System, _problems.Add);

    /// <summary>A stored job whose attempt staged a row and went no further.</summary>
    private async Task<PublicationTask> StagedAsync()
    {
        var run = await _job.StartAsync();
        return new PublicationTask(run.Key, run.Generation, new WorkerId("here"), await _job.StageAsync(run, "s0", attempt: 1));
    }
}

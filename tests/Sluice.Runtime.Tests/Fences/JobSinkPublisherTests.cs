using System.Text.Json;
using Sluice.Connect;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;
using Sluice.JobFiles;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Permits;
using Sluice.Storage.Sqlite;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A record has decided: whoever died before the files had their names, a node that reaches them gives them to them.</summary>
public sealed class JobSinkPublisherTests : IAsyncDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-publisher-");
    private readonly List<string> _problems = [];
    private readonly ConnectorCatalog _catalog = new([new ScriptedSource(10), .. FilePlugins.All]);
    private readonly SqliteControlStore _store;
    private readonly SecretKey _key;

    public JobSinkPublisherTests()
    {
        _store = SqliteControlStore.Open(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, () => "store");
        _key = SecretKey.Load(Path.Combine(_folder.FullName, "secret.key"), _ => null);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder.FullName, "out");

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
        Directory.Move(Target, Target + "-elsewhere");

        Assert.False(await Publisher().PublishAsync(task, s_most, Ct));

        Directory.Move(Target + "-elsewhere", Target);
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

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string[] Visible() => Directory.Exists(Target) ? Directory.GetFiles(Target) : [];

    private JobSinkPublisher Publisher() => new(new WorkerId("here"), _store, _catalog, text => ConfigText.ToJson(StoredJob.Open(text, _key, _ => null)), TimeProvider.System, _problems.Add);

    /// <summary>A stored job whose attempt staged a row and went no further.</summary>
    private async Task<PublicationTask> StagedAsync()
    {
        var text = $"source {{ Scripted {{ plugin_output = a }} }}\nsink {{ LocalFile {{ path = \"{Target}\", file_format_type = csv, file_name_expression = \"rows\", is_enable_transaction = false, plugin_input = a }} }}";
        var plan = JobFileReader.ReadText(text, "job.conf", JobFileFormat.Hocon, new JobFileRequest(), _catalog);
        var request = new RequestStart(new RequestId(Guid.NewGuid().ToString()), RequestKind.Submit, "hash", RequestOutcome.Done);
        var start = new RunStart(request, new RunSettings { Sinks = [new RunSink("sink[0].LocalFile", SinkFencing.Staged)] }, "anna", "submitted", DateTimeOffset.UnixEpoch)
        {
            JobName = "job",
            Config = StoredJob.Seal(plan, _key),
            Fresh = true,
        };
        var run = (await _store.StartAsync(start, Ct)).Run!;
        var node = plan.Sinks[0];
        await using var sink = node.Factory.Create(new SinkContext(node.BindTables([ScriptedSource.Table], []), SchemaDialect.Instance));
        await sink.OpenAsync(Ct);
        var token = new SinkToken(_store.Id.Value, run.Job.Value, run.Generation.Value, node.Id, run.Epoch.Value);
        var permit = AttemptPermit.Unlimited(BootClock.Instance);
        var taken = await sink.TakeOverAsync(new WriterRequest(new SplitToken(token, "s0", 1), SplitProgress.None, permit, new Runs.LastStep()), Ct);
        await using var writer = (IStagedWriter)taken.Writer!;
        var rows = new Batch(ScriptedSource.Table);
        rows.Column<FixedColumn<int>>(0).Append(1);
        rows.CloseRow();
        await writer.WriteAsync(rows, Ct);
        var commit = await writer.StageAsync(Position.End, Ct);
        return new PublicationTask(
            run.Key, run.Generation, new WorkerId("here"), new StagedRecord(new SplitKey(node.Id, "s0"), 1, commit!.Manifest, commit.Rows));
    }
}

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
using Sluice.Runtime.Permits;
using Sluice.Storage.Sqlite;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A stored job with a sink for files, whose attempts stage and go no further. Its store and folder are its own.</summary>
internal sealed class StagedJob : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-staged-");
    private readonly SecretKey _key;

    /// <param name="path">The sink's path below the job's folder, as the job file has it.</param>
    public StagedJob(string path = "out")
    {
        Path = System.IO.Path.Combine(_folder.FullName, path);
        Store = SqliteControlStore.Open(System.IO.Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, () => "store");
        _key = SecretKey.Load(System.IO.Path.Combine(_folder.FullName, "secret.key"), _ => null);
    }

    public ConnectorCatalog Catalog { get; } = new([new ScriptedSource(10), .. FilePlugins.All]);

    public SqliteControlStore Store { get; }

    /// <summary>The sink's path, placeholders left as they are.</summary>
    public string Path { get; }

    /// <summary>Where the sink's table goes.</summary>
    public string Target => Path
        .Replace("${table_name}", ScriptedSource.Table.Path.Table, StringComparison.Ordinal)
        .Replace("${schema_name}", ScriptedSource.Table.Path.SchemaName, StringComparison.Ordinal);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Opens a stored job.</summary>
    public string Open(string text) => ConfigText.ToJson(StoredJob.Open(text, _key, _ => null));

    public string[] Visible() => Directory.Exists(Target) ? Directory.GetFiles(Target) : [];

    /// <summary>All files, hidden ones among them.</summary>
    public string[] Files() => Directory.Exists(Target) ? Directory.GetFiles(Target, "*", SearchOption.AllDirectories) : [];

    /// <summary>Stores the job, with its first run.</summary>
    public async Task<RunRecord> StartAsync()
    {
        var plan = Plan();
        var request = new RequestStart(new RequestId(Guid.NewGuid().ToString()), RequestKind.Submit, "hash", RequestOutcome.Done);
        var start = new RunStart(request, new RunSettings { Sinks = [new RunSink("sink[0].LocalFile", SinkFencing.Staged)] }, "anna", "submitted", DateTimeOffset.UnixEpoch)
        {
            JobName = "job",
            Config = StoredJob.Seal(plan, _key),
            Fresh = true,
        };
        return (await Store.StartAsync(start, Ct)).Run!;
    }

    /// <summary>An attempt at a split stages a row of its number.</summary>
    public async Task<StagedRecord> StageAsync(RunRecord run, string split, int attempt)
    {
        var node = Plan().Sinks[0];
        await using var sink = node.Factory.Create(new SinkContext(node.BindTables([ScriptedSource.Table], []), SchemaDialect.Instance));
        await sink.OpenAsync(Ct);
        var token = new SinkToken(Store.Id.Value, run.Job.Value, run.Generation.Value, node.Id, run.Epoch.Value);
        var permit = AttemptPermit.Unlimited(BootClock.Instance);
        var taken = await sink.TakeOverAsync(new WriterRequest(new SplitToken(token, split, attempt), SplitProgress.None, permit, new Runs.LastStep()), Ct);
        await using var writer = (IStagedWriter)taken.Writer!;
        var rows = new Batch(ScriptedSource.Table);
        rows.Column<FixedColumn<int>>(0).Append(attempt);
        rows.CloseRow();
        await writer.WriteAsync(rows, Ct);
        var commit = await writer.StageAsync(Position.End, Ct);
        return new StagedRecord(new SplitKey(node.Id, split), 1, commit!.Manifest, commit.Rows);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private JobFiles.Planning.JobPlan Plan() => JobFileReader.ReadText(
        $"source {{ Scripted {{ plugin_output = a }} }}\nsink {{ LocalFile {{ path = \"{Path}\", file_format_type = csv, file_name_expression = \"rows\", is_enable_transaction = false, plugin_input = a }} }}",
        "job.conf", JobFileFormat.Hocon, new JobFileRequest(), Catalog);
}

using Microsoft.Extensions.Time.Testing;
using Sluice.Connect;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files;
using Sluice.Connectors.Jdbc;
using Sluice.Connectors.Standard;
using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;
using Sluice.JobFiles;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Tests.Pauses;
using Sluice.Storage.Sqlite;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A stored job is all that a node has when it fences: no writer, no table, no process of the run.</summary>
public sealed class JobSinkFencerTests : IAsyncDisposable
{
    private const string Source = "source { Scripted { plugin_output = a } }\n";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-fencer-");
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly SqliteControlStore _store;
    private readonly SecretKey _key;
    private MemorySink _memory = new();

    public JobSinkFencerTests()
    {
        _store = SqliteControlStore.Open(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, () => "store");
        _key = SecretKey.Load(Path.Combine(_folder.FullName, "secret.key"), _ => null);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ConnectorCatalog Catalog => new([new ScriptedSource(10), _memory, .. JdbcPlugins.All, .. FilePlugins.All, .. StandardPlugins.All]);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task S5_Each_of_two_sinks_with_one_ledger_is_fenced_by_itself_and_its_writer_commits_nothing_more(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName);
        var (run, plan) = await SubmitAsync($"{Source}sink {{ {Into(target, "first")}\n {Into(target, "second")} }}");
        await using var first = await TakeAsync(run, plan, 0);
        await using var second = await TakeAsync(run, plan, 1);

        var result = await Fencer().FenceAsync(Task(run, "sink[0].Jdbc"), Deadline, Ct);

        Assert.True(result.State == FenceState.Fenced, result.Proof);
        Assert.Equal((run.Key, "sink[0].Jdbc", 4L, BoundKind.At), (result.Run, result.Sink, result.Claim, result.QuiescedBy.Kind));
        await CommitsNothingAsync(first);
        Assert.Equal(CommitOutcome.Committed, await WriteAsync(second));
        Assert.Equal(FenceState.Fenced, (await Fencer().FenceAsync(Task(run, "sink[1].Jdbc"), Deadline, Ct)).State);
        await CommitsNothingAsync(second);
    }

    [Fact]
    public async Task A_staged_sink_was_fenced_by_the_stops_own_commit()
    {
        var (run, _) = await SubmitAsync($"{Source}sink {{ LocalFile {{ path = \"{_folder.FullName}/out\", file_format_type = csv, plugin_input = a }} }}");

        var result = await Fencer().FenceAsync(Task(run, "sink[0].LocalFile"), Deadline, Ct);

        Assert.Equal((FenceState.Fenced, BoundKind.At), (result.State, result.QuiescedBy.Kind));
    }

    [Fact]
    public async Task A_secret_is_looked_up_where_the_fence_runs_and_one_that_is_not_there_is_named()
    {
        _variables["TARGET_PASSWORD"] = "hunter2";
        var (run, _) = await SubmitAsync(
            $"{Source}sink {{ Jdbc {{ url = \"jdbc:postgresql://127.0.0.1:1/db\", user = u, password = ${{TARGET_PASSWORD}}, table = t, generate_sink_sql = true, plugin_input = a }} }}");
        _variables.Clear();

        var result = await Fencer().FenceAsync(Task(run, "sink[0].Jdbc"), Deadline, Ct);

        Assert.Equal((FenceState.Unreachable, BoundKind.Unbounded), (result.State, result.QuiescedBy.Kind));
        Assert.Contains("TARGET_PASSWORD", result.Proof, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, result.Proof, StringComparison.Ordinal);

        _variables["TARGET_PASSWORD"] = "hunter2";
        var away = await Fencer().FenceAsync(Task(run, "sink[0].Jdbc"), Deadline, Ct);
        Assert.Equal(FenceState.Unreachable, away.State);
        Assert.Contains("cannot reach the server", away.Proof, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", away.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_without_a_ledger_is_unsupported_and_what_is_on_its_way_has_no_bound()
    {
        var (run, _) = await SubmitAsync($"{Source}sink {{ Console {{ plugin_input = a }} }}");

        var result = await Fencer().FenceAsync(Task(run, "sink[0].Console"), Deadline, Ct);

        Assert.Equal((FenceState.Unsupported, BoundKind.Unbounded), (result.State, result.QuiescedBy.Kind));
    }

    [Fact]
    public async Task A_connector_that_never_answers_is_given_up_at_the_deadline_although_it_does_not_listen()
    {
        using var never = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        _memory = new MemorySink
        {
            OnFence = _ =>
            {
                entered.Set();
                never.Wait(Ct);
                return new FenceReport(FenceVerdict.Fenced, "");
            },
        };
        var time = new FakeTimeProvider();
        var (run, _) = await SubmitAsync($"{Source}sink {{ Memory {{ plugin_input = a }} }}");

        var fencing = Fencer(time).FenceAsync(Task(run, "sink[0].Memory"), Deadline, Ct).AsTask();
        Assert.True(entered.Wait(Deadline, Ct));
        time.Advance(Deadline);
        var result = await fencing.WaitAsync(Deadline, Ct);
        never.Set();

        Assert.Equal(FenceState.Unreachable, result.State);
        Assert.Contains("no answer of sink[0].Memory within 19 s", result.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_that_fails_in_a_way_of_its_own_costs_its_own_fence_and_no_other()
    {
        _memory = new MemorySink { OnFence = _ => throw new InvalidOperationException("a mistake") };
        var (run, _) = await SubmitAsync($"{Source}sink {{ Memory {{ plugin_input = a }} }}");

        var result = await Fencer().FenceAsync(Task(run, "sink[0].Memory"), Deadline, Ct);

        Assert.Equal(FenceState.Unreachable, result.State);
        Assert.Contains("InvalidOperationException: a mistake", result.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_deleted_cannot_be_fenced_any_more_and_the_receipt_says_so()
    {
        var (run, _) = await SubmitAsync($"{Source}sink {{ Memory {{ plugin_input = a }} }}");

        var result = await Fencer().FenceAsync(Task(run, "sink[0].Memory") with { Generation = new Generation(9) }, Deadline, Ct);

        Assert.Equal((FenceState.Unsupported, BoundKind.Unbounded), (result.State, result.QuiescedBy.Kind));
        Assert.Contains("was deleted", result.Proof, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Into(HeldTarget target, string table) =>
        target.Block.Replace("Jdbc {", $"Jdbc {{ plugin_input = a, table = {table},", StringComparison.Ordinal);

    private static FenceTask Task(RunRecord run, string sink) =>
        new(run.Key, sink, run.Generation, run.Epoch.Next, FenceState.Pending) { Claim = 4 };

    private static async Task<CommitOutcome> WriteAsync(ITransactionalWriter writer)
    {
        var rows = new Batch(ScriptedSource.Table);
        rows.Column<FixedColumn<int>>(0).Append(1);
        rows.CloseRow();
        await writer.WriteAsync(rows, Ct);
        return await writer.CommitAsync(Position.End, Ct);
    }

    /// <summary>The commit is refused, or the fence has ended the session.</summary>
    private static async Task CommitsNothingAsync(ITransactionalWriter writer)
    {
        try
        {
            Assert.NotEqual(CommitOutcome.Committed, await WriteAsync(writer));
        }
        catch (ConnectorException e)
        {
            Assert.True(e.IsTransient, e.Message);
        }
    }

    private JobSinkFencer Fencer(TimeProvider? time = null) =>
        new(_store, Catalog, text => ConfigText.ToJson(StoredJob.Open(text, _key, _variables.GetValueOrDefault)), time ?? TimeProvider.System);

    /// <summary>As a server stores a job that is sent to it: its secrets as references, or encrypted.</summary>
    private async Task<(RunRecord Run, JobPlan Plan)> SubmitAsync(string text)
    {
        var plan = JobFileReader.ReadText(text, "job.conf", JobFileFormat.Hocon, new JobFileRequest { Environment = _variables.GetValueOrDefault }, Catalog);
        var request = new RequestStart(new RequestId("r1"), RequestKind.Submit, "hash", RequestOutcome.Done);
        var settings = new RunSettings { Sinks = [.. plan.Sinks.Select(s => new RunSink(s.Id, (SinkFencing)s.WeakestClass()))] };
        var start = new RunStart(request, settings, "anna", "submitted", DateTimeOffset.UnixEpoch) { JobName = "job", Config = StoredJob.Seal(plan, _key), Fresh = true };
        return ((await _store.StartAsync(start, Ct)).Run!, plan);
    }

    /// <summary>A writer of the run, as an attempt would open it.</summary>
    private async Task<ITransactionalWriter> TakeAsync(RunRecord run, JobPlan plan, int at)
    {
        var node = plan.Sinks[at];
        var sink = node.Factory.Create(new SinkContext(node.BindTables([ScriptedSource.Table], []), SchemaDialect.Instance));
        await sink.OpenAsync(Ct);
        var token = new SinkToken(_store.Id.Value, run.Job.Value, run.Generation.Value, node.Id, run.Epoch.Value);
        var permit = AttemptPermit.Unlimited(BootClock.Instance);
        var prepare = new TargetRequest(new SplitToken(token, SplitToken.Prepare, 1), IsDone: false, permit, new Runs.LastStep());
        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(prepare, Ct));
        var taken = await sink.TakeOverAsync(new WriterRequest(new SplitToken(token, "s0", 1), SplitProgress.None, permit, new Runs.LastStep()), Ct);
        return (ITransactionalWriter)taken.Writer!;
    }
}

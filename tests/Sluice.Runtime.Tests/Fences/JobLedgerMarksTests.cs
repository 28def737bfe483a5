using System.Diagnostics;
using Sluice.Connect;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Tests.Pauses;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>How far the ledgers of stored jobs have come is read through the jobs' own options, and nobody waits for one longer than was said.</summary>
public sealed class JobLedgerMarksTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-marks-");
    private readonly List<string> _problems = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_ledger_that_several_jobs_share_is_asked_once_and_tells_also_of_jobs_that_the_store_has_forgotten(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName, ("ledger_schema", kind == "postgres" ? "books" : null), ("table", "t"));
        await using (var fence = target.Fence())
        {
            await fence.FenceAsync(new FenceRequest(new SinkToken("store", 1, 1, "sink[0].Jdbc", 5)), Ct);
            await fence.FenceAsync(new FenceRequest(new SinkToken("store", 99, 3, "sink[0].Jdbc", 4L << 40)), Ct);
        }

        var reading = await Marks(JdbcPlugins.All).ReadAsync([Job(1, Config(target)), Job(2, Config(target))], TimeSpan.FromSeconds(20), Ct);

        Assert.Equal((new Epoch(4L << 40), 1), (reading.Highest, reading.Read));
        Assert.Empty(reading.Unread);
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task What_cannot_be_read_or_does_not_say_is_named_with_its_cause_and_the_others_are_read()
    {
        var target = await HeldTarget.OfAsync("sqlite", _folder.FullName);
        await using (var fence = target.Fence())
            await fence.FenceAsync(new FenceRequest(new SinkToken("store", 4, 1, "sink[0].Jdbc", 7)), Ct);
        var away = Config(target).Replace("jdbc:sqlite:", "jdbc:sqlite:/nowhere", StringComparison.Ordinal);
        var old = Config("Old");

        var reading = await Marks([.. JdbcPlugins.All, new OldSink("Old", hangs: false)]).ReadAsync(
            [Job(1, away), Job(2, "{"), Job(3, old, "sink[0].Old"), Job(4, Config(target)), Job(5, "{", fencing: SinkFencing.LeaseOnly)], TimeSpan.FromSeconds(20), Ct);

        Assert.Equal((new Epoch(7), 1), (reading.Highest, reading.Read));
        Assert.Equal([1L, 2, 3], reading.Unread.Select(u => u.Job.Value));
        Assert.Contains("nowhere", reading.Unread[0].Cause, StringComparison.Ordinal);
        Assert.Contains("does not say", reading.Unread[2].Cause, StringComparison.Ordinal);
        Assert.Equal(3, _problems.Count);
    }

    [Fact]
    public async Task Ledgers_that_never_answer_delay_by_no_more_than_the_deadline_of_all_and_keep_none_of_the_others()
    {
        var target = await HeldTarget.OfAsync("sqlite", _folder.FullName);
        await using (var fence = target.Fence())
            await fence.FenceAsync(new FenceRequest(new SinkToken("store", 1, 1, "sink[0].Jdbc", 7)), Ct);
        var hanging = Config("Hanging");
        var clock = Stopwatch.StartNew();

        var reading = await Marks([.. JdbcPlugins.All, new OldSink("Hanging", hangs: true)]).ReadAsync(
            [.. Enumerable.Range(2, 70).Select(i => Job(i, hanging, "sink[0].Hanging")), Job(1, Config(target))], TimeSpan.FromSeconds(1.5), Ct);

        Assert.Equal((new Epoch(7), 1, 70), (reading.Highest, reading.Read, reading.Unread.Count));
        Assert.All(reading.Unread, u => Assert.Contains("no answer within", u.Cause, StringComparison.Ordinal));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"It took {clock.Elapsed}.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private JobLedgerMarks Marks(IEnumerable<IPluginFactory> plugins) => new(
        new StoreId("store"), new ConnectorCatalog([new ScriptedSource(1), .. plugins]), text => text, TimeProvider.System, _problems.Add);

    private static string Config(HeldTarget target) => Config("Jdbc", [.. target.Options]);

    private static string Config(string sink, params (string Name, string Value)[] options)
    {
        var fields = string.Concat(options.Select(o => $", \"{o.Name}\": \"{o.Value}\""));
        return $"{{\"source\": [{{\"plugin_name\": \"Scripted\"}}], \"sink\": [{{\"plugin_name\": \"{sink}\"{fields}}}]}}";
    }

    private static JobRecord Job(long id, string config, string sink = "sink[0].Jdbc", SinkFencing fencing = SinkFencing.Transactional)
    {
        var run = new RunRecord(new JobId(id), new RunNumber(1), new Generation(1), RunStatus.Finished, new Epoch(5), 1)
        {
            Settings = new RunSettings { Sinks = [new RunSink(sink, fencing)] },
        };
        return new JobRecord(new JobId(id), "job", new Generation(1), config, run);
    }

    /// <summary>A sink that was written before there were marks, and on demand one that answers nothing and listens to nobody.</summary>
    private sealed class OldSink(string name, bool hangs) : IFencingSinkFactory, ISinkFence
    {
        private static readonly TaskCompletionSource<LedgerMark> s_never = new();

        public string Name => name;

        public string Summary => "Says nothing.";

        public OptionSet Options { get; } = new();

        public SinkClass WeakestClass(OptionValues options) => SinkClass.Transactional;

        public ISink Create(SinkContext context) => throw new NotSupportedException();

        public ISinkFence CreateFence(FenceContext context) => hangs ? new Hanging() : this;

        public ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Hanging : ISinkFence
        {
            public ValueTask<LedgerMark> ReadMarkAsync(SinkToken token, CancellationToken cancellationToken) => new(s_never.Task);

            public ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

            public ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken) => throw new NotSupportedException();

            public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
                throw new NotSupportedException();

            public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

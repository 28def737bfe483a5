using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Blackhole;

public sealed class BlackholeSinkTests
{
    [Fact]
    public async Task Progress_goes_on_from_what_the_store_says_and_only_commits_move_it()
    {
        var schema = Plugins.Schema("'a': 'int'");
        var run = new SinkRun(Plugins.Sink("Blackhole", "{ }", null, schema));
        var stored = new SplitProgress(Position.At("7"), 3, 100);
        await using var writer = await run.TakeOverAsync("s0", stored);
        await writer.WriteAsync(Rows.Of(schema, "[1]", "[2]"), TestContext.Current.CancellationToken);
        Xunit.Assert.Equal(stored, writer.Progress);
        await writer.AbortAsync(TestContext.Current.CancellationToken);
        await writer.WriteAsync(Rows.Of(schema, "[1]", "[2]", "[3]"), TestContext.Current.CancellationToken);
        Xunit.Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.At("10"), TestContext.Current.CancellationToken));
        Xunit.Assert.Equal(new SplitProgress(Position.At("10"), 4, 103), writer.Progress);
    }

    [Fact]
    public void It_is_lease_only_and_takes_changes()
    {
        var sink = Plugins.Sink("blackhole", "{ }", null, Plugins.Schema("'a': 'int'"));
        Xunit.Assert.Equal(SinkClass.LeaseOnly, sink.DeclaredCapabilities.Class);
        Xunit.Assert.True(sink.DeclaredCapabilities.AcceptsChanges);
    }
}

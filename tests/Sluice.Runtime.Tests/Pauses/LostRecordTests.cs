using Sluice.Connect;
using Sluice.Connectors.Files;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Tests.Permits;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>A record whose answer is lost decides all the same: its files are published once, whether it landed before the next takeover or after it (F49).</summary>
public sealed class LostRecordTests
{
    private const string Env = "checkpoint.interval = 1, job.retry.times = 3, job.retry.interval.seconds = 0";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F49_A_record_whose_answer_was_lost_is_published_and_its_rows_come_once(bool landsAtOnce)
    {
        var permits = new LeasedPermits(new SwitchedClock());
        permits.Grant(TimeSpan.FromSeconds(12));
        var records = 0;
        Func<object?>? late = null;
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(20), .. FilePlugins.All]))
        {
            Permits = permits,
            Clock = new HastyClock(),
            Around = store => FaultyJobStore.Around(store, Call),
        };

        object? Call(string name, Func<object?> act)
        {
            if (name != nameof(IJobStore.RecordCommitAsync))
                return act();
            if (Interlocked.Increment(ref records) == 3)
            {
                late = landsAtOnce ? null : act;
                if (landsAtOnce)
                    ((ValueTask<RecordOutcome>)act()!).AsTask().GetAwaiter().GetResult();
                throw FaultyJobStore.NoAnswer();
            }

            // What was on its way all the while arrives just before the attempt's next record.
            if (Interlocked.Exchange(ref late, null) is { } landing)
                ((ValueTask<RecordOutcome>)landing()!).AsTask().GetAwaiter().GetResult();
            return act();
        }

        var target = Path.Combine(harness.Folder, "out");
        var result = await harness.RunAsync(Env, $"source {{ Scripted {{}} }}\nsink {{ LocalFile {{ path = \"{target}\", file_format_type = csv }} }}");

        Assert.True(result.Run.Status == RunStatus.Finished, $"{result.Failure}");
        var rows = Directory.GetFiles(target, "*", SearchOption.TopDirectoryOnly).SelectMany(File.ReadAllLines).Select(int.Parse).Order();
        Assert.Equal(Enumerable.Range(0, 20), rows);
        Assert.False(Directory.Exists(Path.Combine(target, ".sluice-staging")), "something is left in the staging folder");
    }
}

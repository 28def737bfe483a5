using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Stops;

namespace Sluice.Core.Tests.Stops;

public sealed class JournaledStopTests
{
    [Theory]
    [InlineData(RequestKind.Cancel, StopKind.Cancel, StopKind.Cancel)]
    [InlineData(RequestKind.ForceStop, StopKind.Cancel, StopKind.ForceStop)]
    [InlineData(RequestKind.Cancel, StopKind.ForceStop, StopKind.ForceStop)]
    [InlineData(RequestKind.Savepoint, StopKind.Failure, StopKind.Savepoint)]
    [InlineData(RequestKind.Cancel, StopKind.Finish, StopKind.Cancel)]
    public void S4_it_is_as_hard_as_what_was_asked_or_what_was_decided(RequestKind asked, StopKind decided, StopKind expected)
    {
        var run = new RunKey(new JobId(1), new RunNumber(1));
        var decision = new StopDecision(run, 1, null, decided, "anna", "because", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 2, Epoch.First(0), default, default);
        var stop = new JournaledStop(new StoreId("s"), decision, new RequestStart(new RequestId("r"), asked, "hash", RequestOutcome.AlreadyStopped));

        Assert.Equal(expected, stop.Kind);
    }
}

using Sluice.Core.Leases;
using Sluice.Server;

namespace Sluice.EndToEnd.Tests.Server;

public sealed class SessionCheckTests
{
    [Fact]
    public async Task A_node_is_ready_only_with_a_session_that_is_renewed()
    {
        var timings = new Timings();
        TimeSpan? age = null;
        var check = new SessionCheck(() => age, timings);

        Assert.Contains("no session", await check.FindProblemAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        age = timings.Permit;
        Assert.Null(await check.FindProblemAsync(TestContext.Current.CancellationToken));
        age = timings.Permit + TimeSpan.FromSeconds(1);
        Assert.Contains("its tasks pause", await check.FindProblemAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

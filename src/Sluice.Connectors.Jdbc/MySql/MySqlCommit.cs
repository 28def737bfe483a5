using MySqlConnector;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Sends COMMIT and believes only a plain answer. It is never cancelled: the driver would kill the statement from outside, and nobody would know
/// what it came to. A session that was ended while it committed is in doubt; a refusal that rolls back is a refusal.
/// </summary>
internal static class MySqlCommit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async ValueTask SendAsync(MySqlTransaction transaction, string display, TimeProvider clock)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).WaitAsync(Deadline, clock);
        }
        catch (MySqlException e) when (MySqlFaults.IsLocked(e))
        {
            throw MySqlFaults.Explain(e, ConnectorSide.Sink, display, "committing");
        }
        catch (Exception e)
        {
            throw new CommitInDoubtException($"{display}: COMMIT was sent and its answer did not come: {e.Message}", e);
        }
    }
}

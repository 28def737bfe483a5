using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// Sends COMMIT and believes only a plain answer. A cancelled one returns as if all were well, with a warning beside it; a lost
/// connection is called transient by the driver although the rows may be committed: both are in doubt.
/// </summary>
internal static class PostgresCommit
{
    private const string CommittedLocally = "01000";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async ValueTask SendAsync(NpgsqlTransaction transaction, string display, TimeProvider clock)
    {
        var connection = transaction.Connection!;
        var isWarned = false;
        void OnNotice(object sender, NpgsqlNoticeEventArgs e) => isWarned |= e.Notice.SqlState == CommittedLocally;
        connection.Notice += OnNotice;
        try
        {
            await transaction.CommitAsync(CancellationToken.None).WaitAsync(Deadline, clock);
        }
        catch (PostgresException e) when (e.Severity == "ERROR" || e.InvariantSeverity == "ERROR")
        {
            throw PostgresFaults.Explain(e, ConnectorSide.Sink, display, "committing");
        }
        catch (Exception e)
        {
            throw new CommitInDoubtException($"{display}: COMMIT was sent and its answer did not come: {e.Message}", e);
        }
        finally
        {
            connection.Notice -= OnNotice;
        }

        if (isWarned && !Planted.Is(Mistake.WarningAtCommitIgnored))
            throw new CommitInDoubtException($"{display}: the server committed without its synchronous standby");
    }
}

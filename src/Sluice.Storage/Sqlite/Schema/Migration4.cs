namespace Sluice.Storage.Sqlite.Schema;

/// <summary>
/// At a sink that does not fence, an attempt that is gone may have left a write on its way: until when it is waited for. Those that were confirmed
/// gone before were closed by the rules of their time; what a receipt says is final is not taken back.
/// </summary>
internal static class Migration4
{
    public const string Sql =
        """
        ALTER TABLE residual ADD COLUMN wait_over_at TEXT;
        UPDATE residual SET wait_over_at = confirmed_at WHERE confirmed_at IS NOT NULL;
        CREATE INDEX residual_awaited ON residual (job, run)
            WHERE CASE WHEN fencing IN (1, 2) THEN coalesce(confirmed_at, fenced_at) ELSE wait_over_at END IS NULL;
        """;
}

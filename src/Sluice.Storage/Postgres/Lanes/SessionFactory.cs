using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>Opens sessions with the store's limits set before anything runs in them.</summary>
internal sealed class SessionFactory(PostgresStoreOptions options)
{
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMilliseconds(250);
    private long _distrustedAt = long.MinValue;

    /// <summary>How long the server may take to answer.</summary>
    public TimeSpan Answer => options.Timings.Answer;

    /// <summary>Opens a session; blocks the calling thread.</summary>
    /// <exception cref="SluiceException">Why it cannot be opened.</exception>
    public StoreSession Open(SessionKind kind) => new(Connect(kind), options.Uri.ToString());

    /// <summary>Opens a connection; blocks the calling thread.</summary>
    /// <exception cref="SluiceException">Why it cannot be opened.</exception>
    public NpgsqlConnection Connect(SessionKind kind)
    {
        var connection = new NpgsqlConnection(ConnectionString(kind));
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw StoreFaults.Explain(e, options.Uri.ToString(), "connecting");
        }
    }

    /// <summary>A session of the server has died: what any other was last heard of before now says nothing of it any more.</summary>
    public void Distrust() => Volatile.Write(ref _distrustedAt, TimeProvider.System.GetTimestamp());

    /// <summary>Whether a session that was last heard of then is as good as just heard of.</summary>
    public bool IsTrusted(long heard) => heard > Volatile.Read(ref _distrustedAt) && TimeProvider.System.GetElapsedTime(heard) < TrustedFor;

    private string ConnectionString(SessionKind kind)
    {
        var settings = options.Uri.ToConnectionString();
        settings.Pooling = false;
        settings.Timeout = Math.Max(1, (int)Math.Ceiling(options.Timings.Answer.TotalSeconds));

        // The driver's own limit would send a cancel, and a COMMIT that waits for a standby must never be cancelled: it would be visible here
        // and nowhere else. Limits are kept around the driver, by whoever waits for the answer.
        settings.CommandTimeout = 0;
        settings.SearchPath = options.Schema;
        settings.ApplicationName = $"sluice store ({options.Schema}) {kind}";
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = 5;
        settings.TcpKeepAliveInterval = 5;
        settings.MaxAutoPrepare = 128;
        settings.AutoPrepareMinUsages = 2;
        settings.IncludeErrorDetail = false;

        // Only types that every server has are used; asking the server for the rest would cost each session a round trip of 10 ms.
        settings["Server Compatibility Mode"] = "NoTypeLoading";
        settings.Options = string.Join(' ', Limits(kind).Select(l => $"-c {l}"));
        return settings.ConnectionString;
    }

    private static IEnumerable<string> Limits(SessionKind kind)
    {
        // A change of a run that waits longer looks for the holder and ends it; anybody else tells its caller to try again. The limit is for each lock, and
        // behind others that wait a statement waits for two of them: for its turn, and for the row. A stop is answered within a second all the same.
        yield return $"lock_timeout={(kind == SessionKind.Stop ? 200 : 500)}";
        yield return "idle_in_transaction_session_timeout=1000";
        yield return kind == SessionKind.Renewal ? "synchronous_commit=off" : "synchronous_commit=on";
        yield return "statement_timeout=0";
        yield return "client_connection_check_interval=1000";
        yield return "tcp_keepalives_idle=5";
        yield return "tcp_keepalives_interval=5";
        yield return "tcp_keepalives_count=3";
        yield return "client_min_messages=warning";
        yield return "timezone=UTC";
        yield return "datestyle=iso";

        // Every statement goes by keys; planning it anew for its values costs more than it does.
        yield return "plan_cache_mode=force_generic_plan";
        yield return "default_transaction_isolation=read\\ committed";
    }
}

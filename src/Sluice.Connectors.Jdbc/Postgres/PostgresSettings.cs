using Npgsql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// The settings of the engine's sessions. Those that bound what a dead or frozen writer leaves behind are set where the server knows and takes
/// them: an older one, another product, or another system may not. Thread-safe; one object a database remembers what was refused.
/// </summary>
internal sealed class PostgresSettings
{
    /// <summary>
    /// Whatever role or database have as their default, a fence sees what was committed while it waited: its batch is a transaction of its own.
    /// <c>default_transaction_read_only</c> stays as it is: hosts set it when the disk is full, and it is not for a sink to write all the same.
    /// </summary>
    private const string Always =
        """
        SET TimeZone = 'UTC';
        SET DateStyle = 'ISO, MDY';
        SET IntervalStyle = 'postgres';
        SET bytea_output = 'hex';
        SET extra_float_digits = 1;
        SET default_transaction_isolation = 'read committed';
        """;

    /// <summary>
    /// A dead client is noticed within a second also while its statement runs (it is ended, and its rows with it), a dead line within half a
    /// minute. A writer's transaction may wait ten minutes for rows of a slow source, and as long for a lock; a fence waits for neither.
    /// </summary>
    private static readonly (string Name, string Value)[] Bounds =
    [
        ("client_connection_check_interval", "1s"),
        ("tcp_user_timeout", "30s"),
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
        ("idle_in_transaction_session_timeout", "10min"),
        ("lock_timeout", "10min"),
    ];

    private volatile IReadOnlyList<(string Name, string Value)> _taken;

    /// <param name="bounds">What to ask for; <c>null</c> for the engine's own.</param>
    public PostgresSettings(IReadOnlyList<(string Name, string Value)>? bounds = null) => _taken = bounds ?? Bounds;

    /// <summary>The bounds that the server took, by name.</summary>
    public IReadOnlyList<string> Taken => [.. _taken.Select(t => t.Name)];

    /// <summary>Sets a new session's settings: one round trip, and only the first time at a server that refuses some more than one.</summary>
    public async ValueTask ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await SetAsync(connection, _taken, cancellationToken);
        }
        catch (PostgresException e) when (IsRefusal(e))
        {
            var taken = new List<(string Name, string Value)>();
            foreach (var bound in _taken)
            {
                if (await TrySetAsync(connection, bound, cancellationToken))
                    taken.Add(bound);
            }

            _taken = taken;
            await SetAsync(connection, taken, cancellationToken);
        }
    }

    /// <summary>The server does not know the setting, may not be told it, or cannot do it on its system.</summary>
    private static bool IsRefusal(PostgresException e) => e.SqlState is PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidParameterValue
        or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.CantChangeRuntimeParam or PostgresErrorCodes.InsufficientPrivilege;

    private static async ValueTask SetAsync(NpgsqlConnection connection, IEnumerable<(string Name, string Value)> bounds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Always + string.Concat(bounds.Select(Set)), connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async ValueTask<bool> TrySetAsync(NpgsqlConnection connection, (string Name, string Value) bound, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(Set(bound), connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (IsRefusal(e))
        {
            return false;
        }
    }

    private static string Set((string Name, string Value) bound) => $"SET {bound.Name} = '{bound.Value}';";
}

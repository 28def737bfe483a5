using System.Data;
using Npgsql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// Sessions between two uses by the same sink or source: opening one costs the server more than a small split does. Only sessions that are as
/// good as new come here: no transaction, no temporary tables, not registered for any split. Thread-safe.
/// </summary>
internal sealed class IdleSessions(TimeProvider clock) : IAsyncDisposable
{
    /// <summary>An older one may have been cut off by something on the way that nobody tells of.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly Stack<(NpgsqlConnection Session, long Since)> _idle = [];
    private bool _isClosed;

    /// <summary>A session that was used a moment ago; <c>null</c> when a new one is to be opened.</summary>
    public async ValueTask<NpgsqlConnection?> TakeAsync()
    {
        while (true)
        {
            (NpgsqlConnection Session, long Since) found;
            lock (_idle)
            {
                if (!_idle.TryPop(out found))
                    return null;
            }

            if (found.Session.FullState == ConnectionState.Open && clock.GetElapsedTime(found.Since) < LongestIdle)
                return found.Session;
            await found.Session.DisposeAsync();
        }
    }

    /// <summary>Keeps a session for the next use.</summary>
    public ValueTask GiveBackAsync(NpgsqlConnection session)
    {
        lock (_idle)
        {
            if (!_isClosed && session.FullState == ConnectionState.Open)
            {
                _idle.Push((session, clock.GetTimestamp()));
                return ValueTask.CompletedTask;
            }
        }

        return session.DisposeAsync();
    }

    /// <summary>Closes them all; what is given back later is closed at once.</summary>
    public async ValueTask DisposeAsync()
    {
        List<NpgsqlConnection> left;
        lock (_idle)
        {
            _isClosed = true;
            left = [.. _idle.Select(i => i.Session)];
            _idle.Clear();
        }

        foreach (var session in left)
            await session.DisposeAsync();
    }
}

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>A session of the server.</summary>
/// <param name="Id">Its backend id, which is used again.</param>
/// <param name="Start">When it began: with the id, it is one session for all time.</param>
/// <param name="State">What it does, such as <c>idle in transaction</c>.</param>
/// <param name="Application">What it calls itself.</param>
internal readonly record struct PostgresBackend(int Id, DateTime Start, string State, string Application)
{
    /// <summary>The state of one of which only the id is to be seen, and which may be another's by now.</summary>
    public const string Hidden = "hidden";

    /// <summary>
    /// It waits for its client while it holds locks, or it is a writer of ours. Not a fence at work, which goes by the plain name: it waits for no client and ends
    /// by itself.
    /// </summary>
    public bool MayBeEnded => State.StartsWith("idle in transaction", StringComparison.Ordinal) || Application.StartsWith("sluice/", StringComparison.Ordinal);

    public override string ToString() => $"backend {Id}{(Application.Length == 0 ? "" : $" ({Application}, {State})")}";
}

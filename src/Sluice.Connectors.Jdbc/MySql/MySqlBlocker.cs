namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>A session that another one waits for.</summary>
/// <param name="Id">Its connection.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Does">What it does, in the server's words.</param>
/// <param name="Seconds">For how long.</param>
internal readonly record struct MySqlBlocker(long Id, string User, string Does, long Seconds)
{
    /// <summary>It waits for its client while it holds locks. For a moment every transaction does, another fence's or the proof of one among them.</summary>
    public bool IsIdle => Does is "Killed" || (Does is "Sleep" && Seconds > 0);

    public override string ToString() => $"connection {Id} ({User}, {Does})";
}

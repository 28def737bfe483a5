namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>A session that another one waits for.</summary>
/// <param name="Id">Its connection.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Does">What it does, in the server's words.</param>
internal readonly record struct MySqlBlocker(long Id, string User, string Does)
{
    /// <summary>It waits for its client while it holds locks.</summary>
    public bool IsIdle => Does is "Sleep" or "Killed";

    public override string ToString() => $"connection {Id} ({User}, {Does})";
}

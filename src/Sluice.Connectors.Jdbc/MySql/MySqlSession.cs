namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>A session that writes for a sink, as it was registered.</summary>
/// <param name="LockName">The lock that it holds as long as it lives.</param>
/// <param name="Id">Its connection's id: used again, once the server was restarted.</param>
internal readonly record struct MySqlSession(string LockName, long Id)
{
    public override string ToString() => $"connection {Id}";
}

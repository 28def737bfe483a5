namespace Sluice.Connect.Errors;

/// <summary>
/// A connector's failure, told so that the user can act on it: what happened, to which table, row or option, and the remedy.
/// The message never holds a secret, a connection string, or row data beyond the offending value.
/// </summary>
public sealed class ConnectorException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">The code, <c>SLC</c> and four digits, listed in docs/errors.md.</param>
    /// <param name="side">Source, transform or sink.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="isTransient">Trying again may help (a server gone, a deadlock); false for faults in data or configuration.</param>
    /// <param name="inner">The cause.</param>
    public ConnectorException(string code, ConnectorSide side, string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Side = side;
        IsTransient = isTransient;
    }

    /// <summary>The code, <c>SLC</c> and four digits.</summary>
    public string Code { get; }

    /// <summary>Source, transform or sink.</summary>
    public ConnectorSide Side { get; }

    /// <summary>Trying again may help.</summary>
    public bool IsTransient { get; }
}

using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>Keeps rejected rows.</summary>
internal sealed class Rejected : IRowErrors
{
    public List<RowError> Rows { get; } = [];

    public void Reject(RowError error) => Rows.Add(error);
}

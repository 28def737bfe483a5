using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Rejected rows: kept, or the end of the reading.</summary>
internal sealed class TestErrors(bool keeps) : IRowErrors
{
    public List<RowError> Rejected { get; } = [];

    public void Reject(RowError error)
    {
        Rejected.Add(error);
        if (!keeps)
            throw new ConnectorException(error.Code, ConnectorSide.Source, error.ToString());
    }
}

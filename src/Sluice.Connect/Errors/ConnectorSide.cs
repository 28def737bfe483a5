namespace Sluice.Connect.Errors;

/// <summary>Which side of a job failed.</summary>
public enum ConnectorSide
{
    /// <summary>Reading.</summary>
    Source = 0,

    /// <summary>Transforming.</summary>
    Transform = 1,

    /// <summary>Writing.</summary>
    Sink = 2,
}

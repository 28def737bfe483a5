namespace Sluice.Connectors.Standard.Transforms;

/// <summary>How a row's kind is written.</summary>
internal enum RowKindForm
{
    /// <summary><c>+I</c></summary>
    Short = 0,

    /// <summary><c>INSERT</c></summary>
    Full = 1,
}

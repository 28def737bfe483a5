namespace Sluice.Connectors.Standard.Fake;

/// <summary>Where random values of a type come from.</summary>
internal enum FakeMode
{
    /// <summary>From the range between min and max.</summary>
    Range = 0,

    /// <summary>From the list of templates, which is then required.</summary>
    Template = 1,
}

namespace Sluice.Connectors.Standard.Assert;

/// <summary>Rules of single values.</summary>
internal enum ValueRuleKind
{
    /// <summary>The value is not null.</summary>
    NotNull = 0,

    /// <summary>The value is null.</summary>
    Null = 1,

    /// <summary>A number of at least the bound.</summary>
    Min = 2,

    /// <summary>A number of at most the bound.</summary>
    Max = 3,

    /// <summary>The text of the value has at least so many characters.</summary>
    MinLength = 4,

    /// <summary>The text of the value has at most so many characters.</summary>
    MaxLength = 5,

    /// <summary>The value, unless it is null, is equal to another.</summary>
    EqualsTo = 6,
}

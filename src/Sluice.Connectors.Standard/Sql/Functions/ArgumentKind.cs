namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>What a function takes in one place.</summary>
internal enum ArgumentKind
{
    /// <summary>A string.</summary>
    Text = 0,

    /// <summary>Anything; it is read as its text.</summary>
    AnyText = 1,

    /// <summary>A number, read as a double.</summary>
    Double = 2,

    /// <summary>A number, read as a whole one.</summary>
    Long = 3,

    /// <summary>A number, read as what it is.</summary>
    Number = 4,

    /// <summary>A date or a timestamp.</summary>
    Date = 5,

    /// <summary>A time or a timestamp.</summary>
    Time = 6,

    /// <summary>A date, time or timestamp.</summary>
    Moment = 7,

    /// <summary>Anything, read as what it is.</summary>
    Any = 8,
}

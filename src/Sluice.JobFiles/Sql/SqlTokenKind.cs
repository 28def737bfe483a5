namespace Sluice.JobFiles.Sql;

internal enum SqlTokenKind
{
    /// <summary>A keyword, a name or a number.</summary>
    Word,

    /// <summary>A name in double quotes or backticks.</summary>
    QuotedName,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,

    /// <summary>The end of the file.</summary>
    End,
}

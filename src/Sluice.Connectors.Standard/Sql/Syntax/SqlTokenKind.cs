namespace Sluice.Connectors.Standard.Sql.Syntax;

internal enum SqlTokenKind
{
    End = 0,
    Word = 1,
    QuotedName = 2,
    Number = 3,
    Text = 4,
    Symbol = 5,
}

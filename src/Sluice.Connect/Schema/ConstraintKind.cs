namespace Sluice.Connect.Schema;

/// <summary>Kinds of further keys.</summary>
public enum ConstraintKind
{
    /// <summary>A plain index.</summary>
    IndexKey = 0,

    /// <summary>A unique key.</summary>
    UniqueKey = 1,

    /// <summary>A foreign key.</summary>
    ForeignKey = 2,

    /// <summary>An index over vectors.</summary>
    VectorIndexKey = 3,
}

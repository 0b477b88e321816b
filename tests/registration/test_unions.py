"""Workers' organisations written freely are known for what they are, and who only sounds like one is not."""

import pytest

from app.registration.unions import sounds_like_a_union


@pytest.mark.parametrize(
    "written",
    [
        "Federación de Trabajadores de Cusco",
        "Confederación Nacional de Trabajadores Agrarios",
        "Confederación General de Trabajadores del Perú",
        "FEDERACIÓN DE OBREROS MUNICIPALES",
        "Federación Nacional de Trabajadoras del Hogar",
        "Federación Nacional de Trabajadores Mineros, Metalúrgicos y Siderúrgicos",
        "Federación de Trabajadores en Construcción Civil",
        "Fed. Departamental de Trabajadores",
        "Central Unitaria de Trabajadores",
        "Central Autónoma de Trabajadores del Perú",
        "Unión de Empleados Bancarios",
        "Frente de Docentes de Puno",
        "Sindicato Único de Trabajadores de la Educación",
        "Base sindical de Espinar",
        "SUTEP",
        "SUTE Canchis",
        "SITRAMUN Cusco",
        "CGTP",
        "CUT - Perú",
        "FENATE",
        "FTCCP, base Cusco",
        "FENTASE",
        "FNTMMSP",
        "Workers' Union of Cusco",
        "International Federation of Teachers",
        "a trade union",
        "C.G.T.P.",
        "C. G. T. P. - Cusco",
        "S.U.T.E.P.",
        "C.U.T.",
        "Sind. de Obreros Municipales",
        "Sind. Único de Trabajadores",
        "Conf. Gral. de Trabajadores del Perú",
        "Fed. de Trab.",
        "Fed. Nac. de Trab. Mineros",
        "Sindicatos de Cusco",
        "SITRAGOB",
        "Secretaría de Relaciones Sindicales de la CGTP",
    ],
)
def test_a_workers_organisation_is_known(written: str) -> None:
    assert sounds_like_a_union(written)


@pytest.mark.parametrize(
    "written",
    [
        "Ministerio de Trabajo y Promoción del Empleo",
        "Dirección Regional de Trabajo",
        "Gerencia Regional de Trabajo de Cusco",
        "Cooperativa de Trabajadores Agua Clara",
        "Federación de Cooperativas de Trabajadores",
        "Federación Deportiva de Empleados",
        "Federación Peruana de Fútbol",
        "Federación de Comunidades Nativas",
        "Confederación de Empresarios",
        "Central de Empadronamiento",
        "Unión Europea",
        "Caja de pensiones de los trabajadores",
        "Asociación de Egresados",
        "Oficina Central de Personal",
        "Sutran",
        "Subdirección de Registros Generales y Registros Sindicales",
        "Sindicatura Municipal",
        "Área de Relaciones Sindicales MTPE",
        "Síndico",
        "Síndicos de Cusco",
        "Sitrabamba",
        "Fed. de Fútbol",
        "Trabajo social",
        "CITE Textil",
        "Federación Rusa, oficina de maestros",
        "",
    ],
)
def test_who_only_sounds_like_one_is_none(written: str) -> None:
    assert not sounds_like_a_union(written)


def test_a_long_name_is_read_in_one_go() -> None:
    for said in ("federacion " * 2000, "union a b de " * 2000, "federacion " + "a " * 5000):
        assert not sounds_like_a_union(said)

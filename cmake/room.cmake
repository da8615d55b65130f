# room(NAME DOORS ... SOURCES ... USES ... PRIVATE ...)
#
# A room is a static library that other rooms can enter only through its DOORS.
# The doors are linked into <build>/doors/<room>/<room>/, and that root is all the target publishes: an include of a room that is
# not in USES, or of a header that is not a door, is "No such file or directory". The room itself sees all of its own headers.
# PRIVATE names libraries from outside; they never reach the users of the room.
function(room NAME)
  cmake_parse_arguments(ROOM "" "" "DOORS;MADE_DOORS;SOURCES;USES;PRIVATE;PUBLIC" ${ARGN})
  set(doors ${CMAKE_BINARY_DIR}/doors/${NAME})
  set(inside ${CMAKE_BINARY_DIR}/inside/${NAME})
  foreach(door ${ROOM_DOORS})
    get_filename_component(folder ${doors}/${NAME}/${door} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${door} ${doors}/${NAME}/${door} SYMBOLIC)
  endforeach()
  file(MAKE_DIRECTORY ${inside})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${inside}/${NAME} SYMBOLIC)

  add_library(${NAME} STATIC ${ROOM_SOURCES})
  add_dependencies(${NAME} made_rules)
  target_include_directories(${NAME} PRIVATE ${inside} PUBLIC ${doors})
  set(linked_rooms ${ROOM_USES})
  target_link_libraries(${NAME} PUBLIC ${linked_rooms} ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY OFURE_ROOMS ${NAME})

  if(ROOM_DOORS)
    # Each door compiles alone.
    set(alone ${CMAKE_BINARY_DIR}/alone/${NAME}.cc)
    set(text "")
    foreach(door ${ROOM_DOORS})
      string(APPEND text "#include \"${NAME}/${door}\"\n")
    endforeach()
    file(CONFIGURE OUTPUT ${alone} CONTENT "${text}" @ONLY)
  endif()
endfunction()
